import { type Decimal, decimal, type Instrument, type Side } from '@asterkit/instruments'
import {
  createVenue,
  scriptedFeed,
  type Venue,
  type VenueAccount,
  VenueError,
} from '@asterkit/paper-exchange/core'
import {
  FillLog,
  type QuoteDesk,
  type Quoter,
  TAPE_KIND,
  type Tape,
} from '../../src/maker/index.ts'

/** Ticks and lots are alike: a hundredth. */
const UNIT = '0.01'
const WALLET = '100000'

/** A trade of ours as the core has booked it. */
interface VenueFill {
  readonly time: number
  readonly sign: number
  readonly ticks: number
  readonly lots: number
}

/** Plays a tape on the core of the paper exchange; the quoter's requests arrive at once. */
export class VenueDesk implements QuoteDesk {
  readonly levels: number
  refused = 0
  readonly #symbol: string
  readonly #venue: Venue
  readonly #account: VenueAccount
  readonly #tape: Tape
  readonly #orders = new Map<string, { id: number; ticks: number; wanted: number }>()

  constructor(tape: Tape, options: { readonly levels: number; readonly makerFee: string }) {
    const feed = feedOf(tape)
    const fees = { maker: decimal(options.makerFee), taker: decimal('0.0004') }
    this.levels = options.levels
    this.#tape = tape
    this.#symbol = tape.symbol
    this.#venue = createVenue({
      feed,
      startingBalances: { spot: {}, perp: { USDT: WALLET } },
      commission: { perp: fees, spot: fees },
    })
    this.#account = this.#venue.account('0xA1')
  }

  play(quoter: Quoter): readonly VenueFill[] {
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

  fills(): readonly VenueFill[] {
    return this.#account.fills('perp', this.#symbol).map(({ time, side, price, quantity }) => ({
      time,
      sign: side === 'buy' ? 1 : -1,
      ticks: inCounts(price),
      lots: inCounts(quantity),
    }))
  }

  /** What the account has gained with its position at the mark price, and what of it is of one kind. */
  gained() {
    const { wallet, unrealizedProfit } = this.#account.perpWallet()
    const sumOf = (type: string) =>
      this.#account
        .income({})
        .filter((row) => row.type === type)
        .reduce((sum, { amount }) => sum.plus(amount), decimal('0'))
    return {
      net: wallet.plus(unrealizedProfit).minus(WALLET),
      fees: sumOf('COMMISSION'),
      funding: sumOf('FUNDING_FEE'),
    }
  }

  quote(side: Side, level: number, ticks: number, lots: number): boolean {
    const key = `${side}${level}`
    const order = this.#orders.get(key)
    const left = this.orderLots(side, level)
    if (order && left > 0 ? order.ticks === ticks && order.wanted === lots : lots === 0) return true
    const [market, symbol] = ['perp', this.#symbol] as const
    if (lots === 0) {
      this.#account.cancelOrder(market, symbol, { orderId: order!.id })
      return true
    }
    const id =
      order && left > 0 ? this.#modify(order.id, ticks, lots) : this.#place(side, ticks, lots)
    this.#orders.set(key, { id, ticks, wanted: lots })
    return true
  }

  orderTicks = (side: Side, level: number) => this.#orders.get(`${side}${level}`)?.ticks ?? 0
  orderLots = (side: Side, level: number) => {
    const id = this.#orders.get(`${side}${level}`)?.id
    const order = this.#open().find(({ orderId }) => orderId === id)
    return order === undefined ? 0 : inCounts(order.quantity.minus(order.executedQuantity))
  }
  askedTicks = this.orderTicks
  askedLots = this.orderLots
  isPending = () => false
  queueAhead = () => 1

  #open() {
    return this.#account.openOrders('perp', this.#symbol)
  }

  #place(side: Side, ticks: number, lots: number): number {
    const { orderId, status } = this.#account.placeOrder({
      market: 'perp',
      symbol: this.#symbol,
      side,
      quantity: inUnits(lots),
      price: inUnits(ticks),
      type: 'LIMIT',
      timeInForce: 'GTX',
    })
    if (status === 'EXPIRED') this.refused++
    return orderId
  }

  /** What is executed counts as part of the new quantity. */
  #modify(orderId: number, ticks: number, lots: number): number {
    const executed = this.#open().find((each) => each.orderId === orderId)!.executedQuantity
    const change = { price: inUnits(ticks), quantity: inUnits(lots).plus(executed) }
    try {
      const { status } = this.#account.modifyOrder(this.#symbol, { orderId }, change)
      if (status === 'EXPIRED') this.refused++
    } catch (error) {
      if (!(error instanceof VenueError)) throw error
      throw new Error(`a change was refused: ${error.message}`, { cause: error })
    }
    return orderId
  }
}

const inUnits = (counts: number): Decimal => decimal(UNIT).times(counts)
const inCounts = (amount: Decimal): number => amount.div(UNIT).toNumber()

function feedOf(tape: Tape) {
  const lot = { min: decimal(UNIT), max: decimal('1000000'), step: decimal(UNIT) }
  const { symbol } = tape
  const instrument: Instrument = {
    market: 'perp',
    symbol,
    baseAsset: symbol.replace(/USDT$/, ''),
    quoteAsset: 'USDT',
    status: 'TRADING',
    price: { min: decimal(UNIT), max: decimal('100000'), tick: decimal(UNIT) },
    lot,
    marketLot: lot,
    minNotional: decimal(UNIT),
    orderTypes: ['LIMIT', 'MARKET'],
    timeInForce: ['GTC', 'IOC', 'FOK', 'GTX'],
  }
  const startTime = tape.time[0]! - 1
  const feed = scriptedFeed({ instruments: [instrument], startTime })
  let lastMid = decimal('100')
  feed.mark(startTime, symbol, lastMid)
  for (let index = 0; index < tape.length; index++) {
    const [time, place, bids] = [tape.time[index]!, tape.at[index]!, tape.bids[index]!]
    const levelsAt = (from: number, count: number) =>
      Array.from(
        { length: count },
        (_, rank) => [inUnits(tape.ticks[from + rank]!), inUnits(tape.lots[from + rank]!)] as const,
      )
    if (tape.kind[index] === TAPE_KIND.book) {
      const asks = levelsAt(place + bids, tape.asks[index]!)
      feed.book(time, 'perp', symbol, { bids: levelsAt(place, bids), asks })
    } else if (tape.kind[index] === TAPE_KIND.funding) {
      // The core settles by the newest mark price and rate before the hour.
      const [mark, rate] = [
        tape.fractions[tape.ticks[place]!]!,
        tape.fractions[tape.ticks[place]! + 1]!,
      ]
      feed.mark(time - 1, symbol, inUnits(mark), { fundingRate: String(rate) })
    } else {
      const takerSide = tape.kind[index] === TAPE_KIND.buy ? 'buy' : 'sell'
      const price = inUnits(tape.ticks[place]!)
      feed.trade(time, 'perp', symbol, { price, quantity: inUnits(tape.lots[place]!), takerSide })
    }
    lastMid = tape.kind[index] === TAPE_KIND.book ? midOf(tape, index) : lastMid
  }
  feed.mark(tape.time[tape.length - 1]!, symbol, lastMid)
  return feed
}

function midOf({ at, bids, ticks }: Tape, index: number): Decimal {
  const first = at[index]!
  return inUnits(ticks[first]! + ticks[first + bids[index]!]!).div(2)
}
