import { decimal, ZERO } from '@asterkit/instruments'
import { startPaperExchange, syntheticFeed } from '@asterkit/paper-exchange'
import { expect, onTestFinished, test } from 'vitest'
import { choosePaper } from '../src/market/choosePaper.ts'
import { readSettings } from '../src/settings.ts'
import { volumeDocument } from '../src/view/volumeDocument.ts'
import { fillsOfExchange } from '../src/volume/tradedFills.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const NEVER = new AbortController().signal

test('volumes of sixteen days are those of the exchange, beyond the seven days that it tells at once', async () => {
  const paper = await startPaperExchange({
    feed: syntheticFeed({ seed: 3, stepMs: HOUR_MS, symbolCount: 3 }),
    startingBalances: { spot: {}, perp: { USDT: decimal('10000') } },
  })
  onTestFinished(() => paper.close())
  const settings = readSettings({ paperUrl: paper.urls.futuresRestUrl }, {})
  const choice = choosePaper(settings, [])
  const market = await choice.open({ folder: '', lastNonce: undefined }, NEVER)
  const { exchange, clock } = market
  const trade = async (symbol: string, side: 'buy' | 'sell', id: string) => {
    const instruments = await exchange.listInstruments('perp', NEVER)
    const { lot, price } = instruments.find((each) => each.symbol === symbol)!
    const book = await exchange.readBook(
      { symbol, tick: price.tick.toFixed(), lot: lot.step.toFixed() },
      NEVER,
    )
    const [[best = 0] = []] = side === 'buy' ? book.asks : book.bids
    const write = await exchange.prepareOrder({
      market: 'perp',
      symbol,
      side,
      quantity: lot.step.times(
        Math.ceil(200 / (price.tick.toNumber() * best * lot.step.toNumber())),
      ),
      price: price.tick.times(Math.round(best * (side === 'buy' ? 1.01 : 0.99))),
      timeInForce: 'IOC',
      isReduceOnly: false,
      clientOrderId: id,
    })
    expect((await write.send(NEVER)).kind).toBe('accepted')
  }
  const start = clock.now()
  await trade('ETHUSDT', 'buy', 'one')
  await clock.sleep(9 * DAY_MS, NEVER)
  await trade('ETHUSDT', 'sell', 'two')
  await trade('BTCUSDT', 'buy', 'three')
  await clock.sleep(6 * DAY_MS, NEVER)
  await trade('BTCUSDT', 'sell', 'four')

  const looked = await choice.look!(NEVER)
  const { fills, now } = await fillsOfExchange(looked, { symbols: undefined, days: 16 }, NEVER)
  const { rows, total } = volumeDocument(fills, now - 16 * DAY_MS)
  expect(new Set(rows.map(({ symbol }) => symbol))).toEqual(new Set(['ETHUSDT', 'BTCUSDT']))
  expect(new Set(rows.map(({ day }) => day)).size).toBe(3)
  // Against what the exchange has paid, to the last unit.
  const income = await exchange.listIncome(start, NEVER)
  const paid = (type: string) =>
    income.filter((row) => row.type === type).reduce((sum, { amount }) => sum.plus(amount), ZERO)
  expect(total.fees.USDT).toBe(paid('COMMISSION').negated().toFixed())
  expect(total.realizedPnl).toBe(paid('REALIZED_PNL').toFixed(4))
  expect(total.makerShare).toBe(0)
  const traded = fills.reduce((sum, { quoteQuantity }) => sum.plus(quoteQuantity), ZERO)
  expect(total.volume).toBe(traded.toFixed(2))
  // Five days back there is the last trade alone.
  const week = await fillsOfExchange(looked, { symbols: ['BTCUSDT'], days: 5 }, NEVER)
  expect(new Set(week.fills.map(({ side }) => side))).toEqual(new Set(['sell']))
}, 60_000)
