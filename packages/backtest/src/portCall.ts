import type { Market } from '@asterkit/instruments'
import type { FaultSubject } from '@asterkit/paper-exchange/faults'
import type { EpochMs } from '@asterkit/strategy'

/** A call of the port under the name that it has on the wire, so that one plan means both. */
export interface PortCall<T> extends FaultSubject {
  readonly market: Market
  /** Epoch ms; of writes only. */
  readonly deadline?: EpochMs
  /** A refusal by this code means that it was done already. */
  readonly already?: { readonly code: number; readonly value: T }
}

/** Markets, methods and names that the live adapter calls, by the port's own names. */
const WRITES = {
  prepareOrder: ['placeOrder', 'POST'],
  prepareCancel: ['cancelOrder', 'DELETE'],
  prepareTransfer: ['transfer', 'POST'],
  prepareLeverage: ['setLeverage', 'POST'],
  prepareMarginType: ['setMarginType', 'POST'],
  prepareMarginAddition: ['changePositionMargin', 'POST'],
  preparePositionMode: ['setPositionMode', 'POST'],
  prepareFence: ['noop', 'POST'],
} as const

const READS = {
  getServerTime: 'getServerTime',
  listInstruments: 'getExchangeInfo',
  listQuotes: 'getBookTicker',
  getDepth: 'getDepth',
  listVolumes: 'getTicker24h',
  listAnnouncements: 'getDirectAnnouncements',
  listPremiums: 'getPremiumIndex',
  listFundingTerms: 'getFundingInfo',
  listSettledFunding: 'getFundingRateHistory',
  getSpotBalances: 'getAccount',
  getPerpBalances: 'getBalances',
  listPositions: 'getPositionRisk',
  getPositionMode: 'getPositionMode',
  getSymbolMargin: 'getPositionRisk',
  getCommission: 'getCommissionRate',
  listBrackets: 'getLeverageBrackets',
  listOpenOrders: 'getOpenOrders',
  listOrders: 'getAllOrders',
  listFills: 'getUserTrades',
  listIncome: 'getIncome',
  findOrder: 'getOrder',
} as const

/** Reads of the port. */
export type PortRead = keyof typeof READS

/** Describes a read; without a market it is of futures. */
export function readCall(
  name: PortRead,
  market: Market = 'perp',
  symbol?: string,
  clientId?: string,
): PortCall<never> {
  return { market, endpoint: READS[name], method: 'GET', symbol, clientId }
}

/** Describes a change. */
export function writeCall(
  name: keyof typeof WRITES,
  market: Market,
  symbol?: string,
  clientId?: string,
): PortCall<never> {
  const [endpoint, method] = WRITES[name]
  return { market, endpoint, method, symbol, clientId }
}
