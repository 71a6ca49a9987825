import {
  type MakerReplay,
  type Quoter,
  replayMaker,
  TAPE_KIND,
  type Tape,
} from '@asterkit/backtest/maker'
import { type Figure, type Goal, once, type Row } from '../sdk/row.ts'
import { bestOf } from './bestOf.ts'
import { makerTape } from './makerTape.ts'

/** A replay of them takes about a millisecond, so that some turns of many are left alone even on a busy machine. */
const EVENTS = 40_000
const TURNS = 600
const LOTS = 10
const MOST = 50
const LATENCY_MS = 50

const CORE_GOAL: Goal = { atLeast: 0.25 }
const ENGINE_GOAL: Goal = { atLeast: 0.3 }

/** What a loop ended with. */
interface LoopEnd {
  readonly fills: number
  readonly inventory: number
  /** Ticks times lots: cash, fees and funding included. */
  readonly worth: number
}

/**
 * The loop that people write: joins the touch, is filled whole by any trade at its price or by a book through it, pays
 * fees and funding. No queue, no latency, no order that is under way.
 */
function handWritten({ kind, at, bids, ticks, fractions, length }: Tape): LoopEnd {
  let bid = 0
  let ask = 0
  let ourBid = 0
  let ourAsk = 0
  let inventory = 0
  let cash = 0
  let fills = 0
  for (let index = 0; index < length; index++) {
    const what = kind[index]!
    const place = at[index]!
    if (what === TAPE_KIND.book) {
      bid = ticks[place]!
      ask = ticks[place + bids[index]!]!
    }
    const sold = what === TAPE_KIND.sell ? ticks[place]! : ask
    if (ourBid !== 0 && sold <= ourBid) {
      inventory += LOTS
      cash -= LOTS * ourBid * 1.0001
      fills++
    }
    const bought = what === TAPE_KIND.buy ? ticks[place]! : bid
    if (ourAsk !== 0 && bought >= ourAsk) {
      inventory -= LOTS
      cash += LOTS * ourAsk * 0.9999
      fills++
    }
    if (what === TAPE_KIND.funding) {
      const pair = ticks[place]!
      cash -= inventory * fractions[pair]! * fractions[pair + 1]!
    }
    ourBid = inventory + LOTS <= MOST ? bid : 0
    ourAsk = inventory - LOTS >= -MOST ? ask : 0
  }
  return { fills, inventory, worth: cash + (inventory * (bid + ask)) / 2 }
}

/** The same idea as a strategy object that a plain loop calls with each event: what a general engine has to beat. */
function dispatched(tape: Tape): LoopEnd {
  const { kind, time, at, bids, ticks, lots, length } = tape
  const strategy = {
    bid: 0,
    ask: 0,
    inventory: 0,
    onBook: (book: PlainBook, orders: PlainOrders) => {
      strategy.bid = book.bid
      strategy.ask = book.ask
      orders.bid = strategy.inventory + LOTS <= MOST ? book.bid : 0
      orders.ask = strategy.inventory - LOTS >= -MOST ? book.ask : 0
    },
    onTrade: (_trade: PlainTrade, orders: PlainOrders) => {
      orders.bid = strategy.inventory + LOTS <= MOST ? strategy.bid : 0
      orders.ask = strategy.inventory - LOTS >= -MOST ? strategy.ask : 0
    },
    onFill: (signedLots: number) => {
      strategy.inventory += signedLots
    },
  }
  const orders: PlainOrders = { bid: 0, ask: 0 }
  let cash = 0
  let fills = 0
  const fill = (sign: 1 | -1, price: number) => {
    cash -= sign * LOTS * price * (1 + sign * 0.0001)
    fills++
    strategy.onFill(sign * LOTS)
  }
  for (let index = 0; index < length; index++) {
    const what = kind[index]!
    const place = at[index]!
    if (what === TAPE_KIND.book) {
      const askPlace = place + bids[index]!
      const book: PlainBook = {
        time: time[index]!,
        bid: ticks[place]!,
        bidLots: lots[place]!,
        ask: ticks[askPlace]!,
        askLots: lots[askPlace]!,
      }
      if (orders.bid !== 0 && book.ask <= orders.bid) fill(1, orders.bid)
      if (orders.ask !== 0 && book.bid >= orders.ask) fill(-1, orders.ask)
      strategy.onBook(book, orders)
    } else if (what === TAPE_KIND.buy || what === TAPE_KIND.sell) {
      const trade = { time: time[index]!, ticks: ticks[place]!, lots: lots[place]! }
      if (what === TAPE_KIND.sell && orders.bid >= trade.ticks) fill(1, orders.bid)
      if (what === TAPE_KIND.buy && orders.ask !== 0 && orders.ask <= trade.ticks) {
        fill(-1, orders.ask)
      }
      strategy.onTrade(trade, orders)
    }
  }
  const worth = cash + (strategy.inventory * (strategy.bid + strategy.ask)) / 2
  return { fills, inventory: strategy.inventory, worth }
}

interface PlainBook {
  readonly time: number
  readonly bid: number
  readonly bidLots: number
  readonly ask: number
  readonly askLots: number
}
interface PlainTrade {
  readonly time: number
  readonly ticks: number
  readonly lots: number
}
interface PlainOrders {
  bid: number
  ask: number
}

/** Joins the touch through the public interface. */
const joins: Quoter = {
  onEvent(view, desk) {
    const held = view.inventoryLots
    desk.quote('buy', 0, view.bidTicks, held + LOTS <= MOST ? LOTS : 0)
    desk.quote('sell', 0, view.askTicks, held - LOTS >= -MOST ? LOTS : 0)
  },
}

const measure = once(async () => {
  const tape = makerTape(EVENTS)
  const replay = (): MakerReplay =>
    replayMaker(tape, joins, { feedLatencyMs: 0, orderLatencyMs: LATENCY_MS })
  checkWork(tape, replay())
  const best = bestOf(
    { ours: replay, hand: () => handWritten(tape), dispatched: () => dispatched(tape) },
    TURNS,
  )
  const per = (micros: number) => micros / EVENTS
  return { ours: per(best.ours), hand: per(best.hand), dispatched: per(best.dispatched) }
})

/** Of the best turn of each. */
function ratio(ours: number, theirs: number): Figure {
  const value = theirs / ours
  return { kind: 'ratio', ours, theirs, ratio: { value, low: value, high: value } }
}

/** All see every event and keep the limit; queues and latency leave ours fewer fills, never more. */
function checkWork(tape: Tape, { fills, books, trades, inventoryLots }: MakerReplay): void {
  const hand = handWritten(tape)
  const plain = dispatched(tape)
  const isSame =
    books + trades <= tape.length &&
    fills.count > 100 &&
    fills.count <= hand.fills &&
    plain.fills <= hand.fills &&
    [hand.inventory, plain.inventory].every((held) => Math.abs(held) <= MOST) &&
    Math.abs(inventoryLots) <= MOST + LOTS
  if (!isSame) throw new Error('the loops do not do the same work')
}

/** Rows 17 and 18: the replay of the backtest against loops that know neither queue nor latency. */
export const replayRows: readonly Row[] = [
  {
    id: '17',
    what: 'replay: queue, latency, partial fills, fees, funding, per event',
    against: 'hand-written loop',
    goal: CORE_GOAL,
    stretch: { atLeast: 0.5 },
    measure: async () => {
      const { ours, hand } = await measure()
      return ratio(ours, hand)
    },
  },
  {
    id: '18',
    what: 'the same through the interface for any strategy, per event',
    against: 'dispatch loop',
    goal: ENGINE_GOAL,
    stretch: { atLeast: 0.6 },
    measure: async () => {
      const { ours, dispatched } = await measure()
      return ratio(ours, dispatched)
    },
  },
]
