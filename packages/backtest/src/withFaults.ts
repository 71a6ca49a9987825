import type { Market } from '@asterkit/instruments'
import {
  assertInProcess,
  FaultMatcher,
  type FaultPlanInput,
  parseFaultPlan,
} from '@asterkit/paper-exchange/faults'
import type { PreparedWrite } from '@asterkit/strategy'
import { FaultBoundary } from './faultBoundary.ts'
import { FaultyEvents } from './faultyEvents.ts'
import { type PortCall, type PortRead, readCall, writeCall } from './portCall.ts'
import type { SimExchange } from './simExchange.ts'

/** An exchange on which a plan goes wrong. */
export interface FaultyExchange extends SimExchange {
  /** What waits and what has struck: a test that plans a fault must find its strike here. */
  readonly faults: FaultMatcher
}

const NO_NEED_TO_CHANGE = -4046
const NO_NEED_TO_CHANGE_MODE = -4059
const DUPLICATE_TRANSFER = -4115
const NO_SUCH_ORDER = -2013

/**
 * Puts a plan of faults between a strategy and an exchange: the plan that the server takes, in its words.
 * Deterministic: the same seed and calls meet the same faults. The checker of a test reads the venue
 * itself, never this.
 *
 * @param plan Moments such as `+60000` count from now.
 * @throws {FaultPlanError} It cannot be used, or names something that exists on the wire only.
 */
export function withFaults(
  exchange: SimExchange,
  plan: FaultPlanInput | FaultMatcher,
): FaultyExchange {
  const faults = plan instanceof FaultMatcher ? plan : matcherOf(plan, exchange.clock.now())
  assertInProcess(faults.waiting)
  const events = new FaultyEvents(exchange, faults)
  const boundary = new FaultBoundary(exchange, faults, () => events.cut())
  return {
    venue: exchange.venue,
    account: exchange.account,
    faults,
    clock: {
      now: () => exchange.clock.now(),
      sleep: (durationMs, signal) => boundary.sleep(durationMs, signal),
    },
    watchAccount: (signal) => events.watch(signal),
    ...faultyWrites(exchange, boundary),
    ...faultyReads(boundary),
  }
}

function matcherOf(plan: FaultPlanInput, now: number): FaultMatcher {
  const matcher = new FaultMatcher()
  matcher.add(parseFaultPlan(plan, now))
  return matcher
}

type Writes = Pick<SimExchange, Extract<keyof SimExchange, `prepare${string}`>>

function faultyWrites(exchange: SimExchange, boundary: FaultBoundary): Writes {
  const guard = <T>(call: PortCall<T>, prepared: PreparedWrite<T>): PreparedWrite<T> => {
    const { nonce, requestHash, deadline } = prepared
    const send = (signal: AbortSignal) =>
      boundary.answer({ ...call, deadline }, (_, stop) => prepared.send(stop), signal)
    return { nonce, requestHash, deadline, send }
  }
  return {
    async prepareOrder(request) {
      const { market, symbol, clientOrderId } = request
      const call = writeCall('prepareOrder', market, symbol, clientOrderId)
      return guard(call, await exchange.prepareOrder(request))
    },
    async prepareCancel(market, symbol, clientOrderId) {
      const call = writeCall('prepareCancel', market, symbol, clientOrderId)
      return guard(call, await exchange.prepareCancel(market, symbol, clientOrderId))
    },
    async prepareTransfer(request) {
      const { clientTransferId: transferId } = request
      const call = writeCall('prepareTransfer', 'perp', undefined, transferId)
      const already = { code: DUPLICATE_TRANSFER, value: { transferId } }
      return guard({ ...call, already }, await exchange.prepareTransfer(request))
    },
    async prepareLeverage(symbol, leverage) {
      const call = writeCall('prepareLeverage', 'perp', symbol)
      return guard(call, await exchange.prepareLeverage(symbol, leverage))
    },
    async prepareMarginType(symbol, marginType) {
      const call = writeCall('prepareMarginType', 'perp', symbol)
      const already = { code: NO_NEED_TO_CHANGE, value: {} }
      return guard({ ...call, already }, await exchange.prepareMarginType(symbol, marginType))
    },
    async preparePositionMode(mode) {
      const already = { code: NO_NEED_TO_CHANGE_MODE, value: {} }
      const call = { ...writeCall('preparePositionMode', 'perp'), already }
      return guard(call, await exchange.preparePositionMode(mode))
    },
    async prepareMarginAddition(symbol, amount) {
      const call = writeCall('prepareMarginAddition', 'perp', symbol)
      return guard(call, await exchange.prepareMarginAddition(symbol, amount))
    },
    async prepareFence(market, nonce) {
      return guard(writeCall('prepareFence', market), await exchange.prepareFence(market, nonce))
    },
  }
}

type Reads = Pick<SimExchange, PortRead>

function faultyReads(boundary: FaultBoundary): Reads {
  const read = async <T>(
    call: PortCall<T>,
    signal: AbortSignal,
    run: (exchange: SimExchange, signal: AbortSignal) => Promise<T>,
  ): Promise<T> => {
    const outcome = await boundary.answer<T>(
      call,
      async (exchange, stop) => ({ kind: 'accepted', value: await run(exchange, stop) }),
      signal,
    )
    if (outcome.kind === 'accepted') return outcome.value
    throw new Error(`${call.endpoint} failed: ${outcome.message}`)
  }
  /** A read without arguments, or of one market. */
  const plain = <T>(
    name: PortRead,
    signal: AbortSignal,
    run: (exchange: SimExchange, signal: AbortSignal) => Promise<T>,
    market?: Market,
  ) => read<T>(readCall(name, market), signal, run)
  return {
    getServerTime: (signal) => plain('getServerTime', signal, (x, s) => x.getServerTime(s)),
    listInstruments: (market, signal) =>
      plain('listInstruments', signal, (x, s) => x.listInstruments(market, s), market),
    listQuotes: (market, signal) =>
      plain('listQuotes', signal, (x, s) => x.listQuotes(market, s), market),
    listVolumes: (market, signal) =>
      plain('listVolumes', signal, (x, s) => x.listVolumes(market, s), market),
    listOpenOrders: (market, signal) =>
      plain('listOpenOrders', signal, (x, s) => x.listOpenOrders(market, s), market),
    listAnnouncements: (signal) =>
      plain('listAnnouncements', signal, (x, s) => x.listAnnouncements(s)),
    listPremiums: (signal) => plain('listPremiums', signal, (x, s) => x.listPremiums(s)),
    listFundingTerms: (signal) =>
      plain('listFundingTerms', signal, (x, s) => x.listFundingTerms(s)),
    getSpotBalances: (signal) =>
      plain('getSpotBalances', signal, (x, s) => x.getSpotBalances(s), 'spot'),
    getPerpBalances: (signal) => plain('getPerpBalances', signal, (x, s) => x.getPerpBalances(s)),
    listPositions: (signal) => plain('listPositions', signal, (x, s) => x.listPositions(s)),
    getPositionMode: (signal) => plain('getPositionMode', signal, (x, s) => x.getPositionMode(s)),
    listIncome: (fromTime, signal) =>
      plain('listIncome', signal, (x, s) => x.listIncome(fromTime, s)),
    getDepth: (market, symbol, signal) =>
      read(readCall('getDepth', market, symbol), signal, (x, s) => x.getDepth(market, symbol, s)),
    listSettledFunding: (symbol, limit, signal) =>
      read(readCall('listSettledFunding', 'perp', symbol), signal, (x, s) =>
        x.listSettledFunding(symbol, limit, s),
      ),
    async getSymbolMargin(symbol, signal) {
      const call = readCall('getSymbolMargin', 'perp', symbol)
      // A list on the wire, from which its only row can be missing.
      const [row] = await read(call, signal, async (x, s) => [
        { symbol, ...(await x.getSymbolMargin(symbol, s)) },
      ])
      if (row === undefined) throw new Error(`the venue states no leverage for ${symbol}`)
      return { leverage: row.leverage, marginType: row.marginType }
    },
    getCommission: (market, symbol, signal) =>
      read(readCall('getCommission', market, symbol), signal, (x, s) =>
        x.getCommission(market, symbol, s),
      ),
    async listBrackets(symbol, signal) {
      const call = readCall('listBrackets', 'perp', symbol)
      const [row] = await read(call, signal, async (x, s) => [
        { symbol, brackets: await x.listBrackets(symbol, s) },
      ])
      if (row === undefined) throw new Error(`the venue states no margin brackets for ${symbol}`)
      return row.brackets
    },
    listOrders: (market, symbol, fromTime, signal) =>
      read(readCall('listOrders', market, symbol), signal, (x, s) =>
        x.listOrders(market, symbol, fromTime, s),
      ),
    listFills: (market, symbol, fromTime, signal) =>
      read(readCall('listFills', market, symbol), signal, (x, s) =>
        x.listFills(market, symbol, fromTime, s),
      ),
    findOrder: (market, symbol, id, signal) => {
      const call = readCall('findOrder', market, symbol, id)
      const already = { code: NO_SUCH_ORDER, value: undefined }
      return read({ ...call, already }, signal, (x, s) => x.findOrder(market, symbol, id, s))
    },
  }
}
