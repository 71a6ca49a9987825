import type { FaultInput } from '@asterkit/paper-exchange/faults'
import type { Coin } from './coins.ts'
import type { Draws } from './draws.ts'

/** Where and when a drawn fault may strike. */
export interface FaultRoom {
  readonly draws: Draws
  readonly coins: readonly [Coin, ...Coin[]]
  /** Fault phase, epoch ms. */
  readonly from: number
  readonly to: number
}

/** One class of the safety rules' list of faults, and how one of it is drawn. */
export interface FaultClass {
  /** Heading of the list and the fault. */
  readonly name: string
  draw(room: FaultRoom): readonly FaultInput[]
}

export const SECOND = 1000
export const MINUTE = 60 * SECOND

/** Reads of the account; each may fail, lag or be incomplete on its own. */
export const ACCOUNT_READS = [
  'getPositionRisk',
  'getAccount',
  'getBalances',
  'getOpenOrders',
  'getOrder',
  'getUserTrades',
  'getIncome',
] as const

export const MARKET_READS = [
  'getExchangeInfo',
  'getBookTicker',
  'getDepth',
  'getPremiumIndex',
  'getFundingInfo',
  'getFundingRateHistory',
  'getTicker24h',
  'getCommissionRate',
  'getLeverageBrackets',
  'getPositionMode',
] as const

/** Changes besides orders. */
const OTHER_WRITES = [
  'cancelOrder',
  'transfer',
  'setLeverage',
  'setMarginType',
  'changePositionMargin',
  'noop',
] as const

/** A span of the fault phase, at most so long. */
export function span({ draws, from, to }: FaultRoom, mostMs: number) {
  const begin = Math.floor(draws.between(from, to - SECOND))
  return { from: begin, to: Math.min(to, begin + draws.int(SECOND, mostMs)) }
}

/** A moment of the fault phase, open to its end. */
export function since({ draws, from, to }: Pick<FaultRoom, 'draws' | 'from' | 'to'>) {
  // Rather early than late: what waits for a call must still find one.
  const part = draws.uniform() ** 2
  return { from: Math.floor(from + (to - SECOND - from) * part), to }
}

/** What is left of the fault phase from a moment on, at most so long. */
export function lasting({ draws, to }: FaultRoom, from: number, mostMs: number): number {
  return Math.max(1, Math.min(to - from, draws.int(SECOND, mostMs)))
}

/** Some order of one market, or of either, that comes within the fault phase. */
export function someOrder(room: FaultRoom) {
  const { draws } = room
  const market = draws.pick(['spot', 'perp', undefined] as const)
  return {
    endpoint: 'placeOrder',
    ...(market && { market }),
    nth: draws.int(1, 3),
    ...since(room),
  }
}

/** Mostly an order, else another change, else a read. */
export function someCall(room: FaultRoom) {
  const { draws } = room
  if (draws.chance(0.6)) return someOrder(room)
  const endpoint = draws.chance(0.5)
    ? draws.pick(OTHER_WRITES)
    : draws.pick([...ACCOUNT_READS, ...MARKET_READS])
  return { endpoint, ...since(room) }
}

/** A fault of the state strikes at a time of its own, or just before an order. */
export function someMoment(room: FaultRoom) {
  return room.draws.chance(0.5)
    ? { from: Math.floor(room.draws.between(room.from, room.to - SECOND)) }
    : someOrder(room)
}

/** One of the coins that are traded. */
export function someCoin({ draws, coins }: FaultRoom): Coin {
  return draws.pick(coins)
}

/** Base units worth so much quote, on the perp step. */
export function worth({ price, perpStep }: Coin, quote: number): string {
  const step = Number(perpStep)
  const steps = Math.max(1, Math.round(quote / price / step))
  return (steps * step).toFixed(Math.max(0, -Math.floor(Math.log10(step))))
}
