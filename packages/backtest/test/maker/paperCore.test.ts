import { type Decimal, decimal, type Instrument, type Side } from '@asterkit/instruments'
import {
  createVenue,
  scriptedFeed,
  type Venue,
  type VenueAccount,
} from '@asterkit/paper-exchange/core'
import { expect, it } from 'vitest'
import {
  FillLog,
  type QuoteDesk,
  type Quoter,
  replayMaker,
  spreadQuoter,
  TAPE_KIND,
  type Tape,
  TapeWriter,
  touchQuoter,
} from '../../src/maker/index.ts'

const SYMBOL = 'SOLUSDT'
const START = 1_735_689_600_000
const TICK = '0.01'
const LOTS = 7
const INSTANT = { feedLatencyMs: 0, orderLatencyMs: 0, queue: { kind: 'conservative' } } as const

/** A market of whole books and of trades at, through and short of their best prices. */
function marketTape(seed: number): Tape {
  const writer = new TapeWriter()
  let state = seed * 7919
  const draw = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
  const levels = (best: number, step: number) =>
    Array.from({ length: 5 }, (_, rank) => [best + rank * step, LOTS + draw(40)]).flat()
  let mid = 10_000
  for (let event = 0; event < 400; event++) {
    const time = START + 1 + event * 100
    // Every trade is followed by a book, as if the exchange told each change.
    if (event % 2 === 0) {
      mid += draw(4) === 0 ? draw(3) - 1 : 0
      writer.book(time, levels(mid, -1), levels(mid + 1, 1))
    } else {
      const isSell = draw(2) === 0
      const beyond = draw(5) === 0 ? 1 : 0
      const price = isSell ? mid - beyond : mid + 1 + beyond
      writer.add(isSell ? TAPE_KIND.sell : TAPE_KIND.buy, time, price, 1 + draw(60))
    }
  }
  return writer.finish({ symbol: SYMBOL, tickSize: TICK, stepSize: TICK })
}

const inUnits = (counts: number): Decimal => decimal(TICK).times(counts)
const inCounts = (amount: Decimal): number => amount.div(TICK).toNumber()

/** Plays a tape on the core of the paper exchange; the quoter's requests arrive at once. */
class VenueDesk implements QuoteDesk {
  readonly levels = 1
  readonly refused = 0
  readonly #venue: Venue
  readonly #account: VenueAccount
  readonly #tape: Tape
  readonly #orders = new Map<Side, { id: number; ticks: number; wanted: number }>()

  constructor(tape: Tape) {
    const lot = { min: decimal(TICK), max: decimal('1000000'), step: decimal(TICK) }
    const instrument: Instrument = {
      market: 'perp',
      symbol: SYMBOL,
      baseAsset: 'SOL',
      quoteAsset: 'USDT',
      status: 'TRADING',
      price: { min: decimal(TICK), max: decimal('100000'), tick: decimal(TICK) },
      lot,
      marketLot: lot,
      minNotional: decimal('5'),
      orderTypes: ['LIMIT', 'MARKET'],
      timeInForce: ['GTC', 'IOC', 'FOK', 'GTX'],
    }
    const feed = scriptedFeed({ instruments: [instrument], startTime: START })
    feed.mark(START, SYMBOL, '100')
    for (let index = 0; index < tape.length; index++) {
      const [time, place, bids] = [tape.time[index]!, tape.at[index]!, tape.bids[index]!]
      const levelsAt = (from: number, count: number) =>
        Array.from(
          { length: count },
          (_, rank) =>
            [inUnits(tape.ticks[from + rank]!), inUnits(tape.lots[from + rank]!)] as const,
        )
      if (tape.kind[index] === TAPE_KIND.book) {
        const asks = levelsAt(place + bids, tape.asks[index]!)
        feed.book(time, 'perp', SYMBOL, { bids: levelsAt(place, bids), asks })
      } else {
        const takerSide = tape.kind[index] === TAPE_KIND.buy ? 'buy' : 'sell'
        const price = inUnits(tape.ticks[place]!)
        feed.trade(time, 'perp', SYMBOL, {
          price,
          quantity: inUnits(tape.lots[place]!),
          takerSide,
        })
      }
    }
    this.#tape = tape
    this.#venue = createVenue({ feed, startingBalances: { spot: {}, perp: { USDT: '100000' } } })
    this.#account = this.#venue.account('0xA1')
  }

  play(quoter: Quoter) {
    const { time, kind, at, bids, ticks, lots, length } = this.#tape
    let best = { bidTicks: 0, bidLots: 0, askTicks: 0, askLots: 0 }
    for (let index = 0; index < length; index++) {
      this.#venue.advanceTo(time[index]!)
      const [first, middle] = [at[index]!, at[index]! + bids[index]!]
      if (kind[index] === TAPE_KIND.book) {
        const [bidTicks, askTicks] = [ticks[first]!, ticks[middle]!]
        best = { bidTicks, askTicks, bidLots: lots[first]!, askLots: lots[middle]! }
      }
      const event = { tape: this.#tape, index, time: time[index]!, kind: kind[index]! }
      const rows = this.fills()
      const inventoryLots = rows.reduce((sum, { sign, lots: each }) => sum + sign * each, 0)
      const own = { inventoryLots, fillCount: rows.length, fills: new FillLog() }
      quoter.onEvent({ ...best, ...event, ...own, tradeTicks: 0, tradeLots: 0 }, this)
    }
    return this.fills()
  }

  fills() {
    return this.#account.fills('perp', SYMBOL).map(({ time, side, price, quantity }) => ({
      time,
      sign: side === 'buy' ? 1 : -1,
      ticks: inCounts(price),
      lots: inCounts(quantity),
    }))
  }

  quote(side: Side, _level: number, ticks: number, lots: number): boolean {
    const order = this.#orders.get(side)
    const isLive = this.orderLots(side) > 0
    if (order && isLive ? order.ticks === ticks && order.wanted === lots : lots === 0) return true
    if (order && isLive) this.#account.cancelOrder('perp', SYMBOL, { orderId: order.id })
    if (lots === 0) return true
    const { orderId: id } = this.#account.placeOrder({
      market: 'perp',
      symbol: SYMBOL,
      side,
      quantity: inUnits(lots),
      price: inUnits(ticks),
      type: 'LIMIT',
      timeInForce: 'GTX',
    })
    this.#orders.set(side, { id, ticks, wanted: lots })
    return true
  }

  orderTicks = (side: Side) => this.#orders.get(side)?.ticks ?? 0
  orderLots = (side: Side) => {
    const order = this.#account
      .openOrders('perp', SYMBOL)
      .find(({ orderId }) => orderId === this.#orders.get(side)?.id)
    return order === undefined ? 0 : inCounts(order.quantity.minus(order.executedQuantity))
  }
  askedTicks = this.orderTicks
  askedLots = this.orderLots
  isPending = () => false
  queueAhead = () => 1
}

/**
 * Asks only at books that have not just filled it. Between a trade and the next book nobody knows what is left of a
 * level; and what we took of the book that reached us is gone from it in the core, while a recording does not know of us.
 */
function atFreshBooks(quoter: Quoter): Quoter {
  let fills = 0
  return {
    onEvent(view, desk) {
      const isFresh = view.kind === TAPE_KIND.book && view.fillCount === fills
      fills = view.fillCount
      if (isFresh) quoter.onEvent(view, desk)
    },
  }
}

it('without latency the replay and the core of the paper exchange agree on every fill', () => {
  const limits = { lots: LOTS, maxInventoryLots: 3 * LOTS }
  const makers = [
    () => atFreshBooks(touchQuoter(limits)),
    () => atFreshBooks(spreadQuoter({ ...limits, halfSpreadBps: 1.5, skewBps: 1 })),
  ]
  let fills = 0
  for (let seed = 1; seed <= 4; seed++) {
    for (const make of makers) {
      const tape = marketTape(seed)
      const { fills: log } = replayMaker(tape, make(), INSTANT)
      const rows = Array.from({ length: log.count }, (_, at) => ({
        time: log.time[at],
        sign: log.sign[at],
        ticks: log.ticks[at],
        lots: log.lots[at],
      }))

      expect(rows, `seed ${seed}`).toEqual(new VenueDesk(tape).play(make()))
      fills += rows.length
    }
  }
  expect(fills).toBeGreaterThan(300)
}, 30_000)
