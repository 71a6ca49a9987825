import {
  appendFileSync,
  chmodSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decimal } from '@asterkit/instruments'
import * as futures from '@asterkit/sdk/futures'
import * as spot from '@asterkit/sdk/spot'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PaperExchangeError, readPaperState, syntheticFeed } from '../../src/index.ts'
import {
  accepted,
  books,
  openTestExchange,
  rawCall,
  signedQuery,
  type TestExchange,
} from './testExchange.ts'

const HOUR_MS = 3_600_000

let folder: string
let stateFile: string
const open: TestExchange[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'paper-state-'))
  stateFile = join(folder, 'deep', 'exchange.jsonl')
})

afterEach(async () => {
  for (const exchange of open.splice(0)) await exchange.close()
  rmSync(folder, { recursive: true })
})

async function start(options: Parameters<typeof openTestExchange>[0] = {}): Promise<TestExchange> {
  const exchange = await openTestExchange({ stateFile, ...options })
  open.push(exchange)
  return exchange
}

/** Opens a pair, waits for funding, leaves an order resting. */
async function trade({ client, clock }: TestExchange): Promise<void> {
  await accepted(client, futures.setLeverage, { symbol: 'ASTERUSDT', leverage: 2 })
  await accepted(client, futures.setMarginType, { symbol: 'ASTERUSDT', marginType: 'ISOLATED' })
  const order = { symbol: 'ASTERUSDT', type: 'LIMIT', timeInForce: 'IOC' } as const
  await accepted(client, spot.placeOrder, { ...order, side: 'BUY', quantity: '500', price: '0.9' })
  await clock.sleep(1_500)
  await accepted(client, futures.placeOrder, {
    ...order,
    side: 'SELL',
    quantity: '499',
    price: '0.82',
  })
  await accepted(client, spot.transfer, {
    asset: 'USDT',
    amount: '7.25',
    clientTranId: 'move-1',
    kindType: 'SPOT_FUTURE',
  })
  await clock.sleep(9 * HOUR_MS)
  await accepted(client, spot.placeOrder, {
    ...order,
    timeInForce: 'GTC',
    side: 'BUY',
    quantity: '100',
    price: '0.7',
  })
}

describe('a state file', () => {
  it('gives an exchange that was dropped without a word its books back', async () => {
    const first = await start()
    await trade(first)
    const before = await books(first.paper)
    // No close: the second exchange finds what a killed process leaves.
    const second = await start()
    expect(await books(second.paper)).toEqual(before)
    expect(second.clock.now()).toBe(first.clock.now())
    // A new client counts its nonces from the exchange's time, which stands where the old one left it.
    await second.clock.sleep(1)
    expect((await second.client.spot.getOpenOrders()).length).toBe(1)
  })

  it('keeps modes, sides and position margins', async () => {
    const first = await start({ insuranceBalance: decimal('5'), fundingDelayMs: 15_000 })
    const { client } = first
    const symbol = 'ASTERUSDT'
    await accepted(client, futures.setPositionMode, { dualSidePosition: true })
    await accepted(client, futures.setMarginType, { symbol, marginType: 'ISOLATED' })
    for (const [side, positionSide] of [
      ['BUY', 'LONG'],
      ['SELL', 'SHORT'],
    ] as const) {
      const order = { symbol, type: 'MARKET', quantity: '100', side, positionSide } as const
      await accepted(client, futures.placeOrder, order)
    }
    const margin = { symbol, positionSide: 'SHORT', amount: '3.5', type: 1 } as const
    await accepted(client, futures.changePositionMargin, margin)
    await first.clock.sleep(5 * HOUR_MS)
    const before = await books(first.paper)
    const second = await start({ insuranceBalance: decimal('5'), fundingDelayMs: 15_000 })
    expect(await books(second.paper)).toEqual(before)
    await second.clock.sleep(1)
    expect(await second.client.futures.getPositionMarginHistory({ symbol })).toHaveLength(1)
    await expect(start()).rejects.toThrow(/insurance was 5, now \(none\)/)
  })

  it('goes on as if nothing had happened', async () => {
    const dropped = await start()
    await trade(dropped)
    const resumed = await start()
    const whole = await openTestExchange()
    open.push(whole)
    await trade(whole)
    for (const exchange of [resumed, whole]) await exchange.clock.sleep(20 * HOUR_MS)
    expect(await books(resumed.paper)).toEqual(await books(whole.paper))
  })

  it('keeps used nonces used, of accepted and of refused writes', async () => {
    const first = await start()
    const nonce = first.clock.now() * 1000
    const bodies = [
      signedQuery({ symbol: 'BTCUSDT', leverage: '4' }, { nonce: nonce + 1 }),
      signedQuery({ symbol: 'NOSUCHUSDT', leverage: '4' }, { nonce: nonce + 2 }),
    ]
    const send = async ({ paper }: TestExchange) => {
      const codes: unknown[] = []
      for (const body of bodies) {
        const answer = await rawCall(`${paper.urls.futuresRestUrl}/fapi/v3/leverage`, {
          method: 'POST',
          body,
        })
        codes.push((answer.body as { code?: number }).code)
      }
      return codes
    }
    expect(await send(first)).toEqual([undefined, -1121])
    expect(await send(await start())).toEqual([-4225, -4225])
  })

  it('keeps agents approved', async () => {
    const first = await start()
    await first.client.futures.getBalances()
    const second = await start()
    const stranger = signedQuery(
      {},
      { nonce: second.clock.now() * 1000 + 9, key: `0x${'33'.repeat(32)}` },
    )
    const answer = await rawCall(`${second.paper.urls.futuresRestUrl}/fapi/v3/balance?${stranger}`)
    expect(answer).toMatchObject({ status: 400, body: { msg: 'No agent found' } })
  })

  it('loses a last line that a crash cut short, and nothing else', async () => {
    const first = await start()
    await trade(first)
    const before = await books(first.paper)
    await first.close()
    appendFileSync(stateFile, '{"kind":"clock","to":17')
    const second = await start()
    expect(await books(second.paper)).toEqual(before)
    await second.clock.sleep(HOUR_MS)
    const after = await books(second.paper)
    expect(await books((await start()).paper)).toEqual(after)
  })

  it('is refused when it is damaged inside', async () => {
    const first = await start()
    await trade(first)
    await first.close()
    const lines = readFileSync(stateFile, 'utf8').split('\n')
    lines[2] = '{"kind":"clock"}'
    writeFileSync(stateFile, lines.join('\n'))
    await expect(start()).rejects.toThrow(/is damaged at line 3; move it away/)
  })

  it.each([
    [
      'seed',
      { feed: syntheticFeed({ seed: 8 }) },
      /feed was synthetic seed 7, now synthetic seed 8/,
    ],
    ['start', { feed: syntheticFeed({ seed: 7, startTime: 1_767_400_000_000 }) }, /start was/],
    ['chain', { chainId: 714 }, /chain was 1666, now 714/],
  ])('is refused under another %s', async (_name, options, message) => {
    await start()
    const other = start(options)
    await expect(other).rejects.toThrow(message)
    await expect(other).rejects.toBeInstanceOf(PaperExchangeError)
  })

  it('is refused when it is something else', async () => {
    stateFile = join(folder, 'notes.txt')
    writeFileSync(stateFile, 'hello\n')
    await expect(start()).rejects.toThrow(/is not a state file of a paper exchange/)
    expect(readFileSync(stateFile, 'utf8')).toBe('hello\n')
  })

  it('is refused when it cannot be written', async () => {
    writeFileSync(join(folder, 'deep'), 'a file where a folder should be')
    await expect(start()).rejects.toThrow(/cannot be (read|written)/)
    chmodSync(folder, 0o700)
  })

  it('tells that its feed has ended', async () => {
    const exchange = await start({ feed: syntheticFeed({ seed: 7, days: 1 }) })
    expect(readPaperState(join(folder, 'none'))).toBeUndefined()
    expect(readPaperState(stateFile)).toEqual({ isFinished: false, start: exchange.clock.now() })
    const half = await exchange.clock.sleep(12 * HOUR_MS)
    expect(half.ended).toBe(false)
    expect(readPaperState(stateFile)).toMatchObject({ isFinished: false, now: half.now })
    const end = await exchange.clock.sleep(99 * HOUR_MS)
    expect(end).toEqual({ now: half.now + 12 * HOUR_MS, ended: true })
    expect(readPaperState(stateFile)).toMatchObject({ isFinished: true, now: end.now })
    expect((await start({ feed: syntheticFeed({ seed: 7, days: 1 }) })).paper.isEnded()).toBe(true)
  })
})
