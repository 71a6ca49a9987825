import type { Market } from '@asterkit/instruments'
import type { AppliedFault, Fault, ReadCall } from './fault.ts'
import { FaultBoundary } from './faultBoundary.ts'
import type { SimExchange } from './simExchange.ts'

export interface FaultyExchange extends SimExchange {
  /** What has happened so far, oldest first: a test that plans a fault must find it here. */
  readonly applied: readonly AppliedFault[]
}

/**
 * Puts a plan of faults between a strategy and an exchange. Deterministic: the same calls meet the same
 * faults. The checker of a test reads the venue itself, never this.
 */
export function withFaults(exchange: SimExchange, plan: readonly Fault[]): FaultyExchange {
  const boundary = new FaultBoundary(exchange, plan)
  const faulty: FaultyExchange = {
    ...exchange,
    clock: {
      now: () => exchange.clock.now(),
      sleep: (durationMs, signal) => boundary.sleep(durationMs, signal),
    },
    applied: boundary.applied,
    prepareOrder: async (request) =>
      boundary.guardOrder(request, await exchange.prepareOrder(request)),
    prepareCancel: async (market, symbol, clientOrderId) =>
      boundary.guard(
        'prepareCancel',
        market,
        await exchange.prepareCancel(market, symbol, clientOrderId),
      ),
    prepareTransfer: async (request) =>
      boundary.guard('prepareTransfer', undefined, await exchange.prepareTransfer(request)),
    prepareLeverage: async (symbol, leverage) =>
      boundary.guard('prepareLeverage', 'perp', await exchange.prepareLeverage(symbol, leverage)),
    prepareMarginType: async (symbol, marginType) =>
      boundary.guard(
        'prepareMarginType',
        'perp',
        await exchange.prepareMarginType(symbol, marginType),
      ),
    prepareFence: async (market, nonce) =>
      boundary.guard('prepareFence', market, await exchange.prepareFence(market, nonce)),
    prepareMarginAddition: async (symbol, amount) =>
      boundary.guard(
        'prepareMarginAddition',
        'perp',
        await exchange.prepareMarginAddition(symbol, amount),
      ),
    findOrder: async (market, symbol, clientOrderId, signal) => {
      boundary.beforeRead('findOrder', market)
      if (boundary.isHidden(market, symbol, clientOrderId)) return undefined
      return exchange.findOrder(market, symbol, clientOrderId, signal)
    },
  }
  return Object.assign(faulty, guardedReads(exchange, boundary))
}

type Reads = Pick<SimExchange, Exclude<ReadCall, 'findOrder'>>

function guardedReads(exchange: SimExchange, boundary: FaultBoundary): Reads {
  const guard =
    <Args extends readonly unknown[], Result>(
      call: ReadCall,
      read: (...args: Args) => Promise<Result>,
    ) =>
    async (...args: Args): Promise<Result> => {
      boundary.beforeRead(call, marketOf(args[0]))
      return read(...args)
    }
  return {
    getServerTime: guard('getServerTime', (...args) => exchange.getServerTime(...args)),
    listInstruments: guard('listInstruments', (...args) => exchange.listInstruments(...args)),
    listQuotes: guard('listQuotes', (...args) => exchange.listQuotes(...args)),
    getDepth: guard('getDepth', (...args) => exchange.getDepth(...args)),
    listPremiums: guard('listPremiums', (...args) => exchange.listPremiums(...args)),
    listFundingTerms: guard('listFundingTerms', (...args) => exchange.listFundingTerms(...args)),
    listSettledFunding: guard('listSettledFunding', (...args) =>
      exchange.listSettledFunding(...args),
    ),
    listVolumes: guard('listVolumes', (...args) => exchange.listVolumes(...args)),
    getSpotBalances: guard('getSpotBalances', (...args) => exchange.getSpotBalances(...args)),
    getPerpBalances: guard('getPerpBalances', (...args) => exchange.getPerpBalances(...args)),
    listPositions: guard('listPositions', (...args) => exchange.listPositions(...args)),
    getPositionMode: guard('getPositionMode', (...args) => exchange.getPositionMode(...args)),
    getSymbolMargin: guard('getSymbolMargin', (...args) => exchange.getSymbolMargin(...args)),
    getCommission: guard('getCommission', (...args) => exchange.getCommission(...args)),
    listBrackets: guard('listBrackets', (...args) => exchange.listBrackets(...args)),
    listOpenOrders: guard('listOpenOrders', (...args) => exchange.listOpenOrders(...args)),
    listFills: guard('listFills', (...args) => exchange.listFills(...args)),
    listIncome: guard('listIncome', (...args) => exchange.listIncome(...args)),
  }
}

function marketOf(argument: unknown): Market | undefined {
  return argument === 'spot' || argument === 'perp' ? argument : undefined
}
