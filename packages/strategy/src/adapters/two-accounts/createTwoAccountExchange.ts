import { Decimal, InvalidInputError, type Market } from '@asterkit/instruments'
import type {
  Account,
  Exchange,
  MarketData,
  Order,
  Outcome,
  PerLeg,
  PositionSide,
  PreparedWrite,
  Trading,
} from '../../ports/exchange.ts'
import { mergeStreams } from '../aster/mergeStreams.ts'
import { StatedAssets, stricterBrackets, sumPerp, sumSpot } from './legFunds.ts'
import { legEvent, legFill, legIncome, legOrder } from './legRows.ts'

/** The account that holds the long, and the one that holds the short. */
export type LegAccounts = PerLeg<Exchange>

const LEGS = ['long', 'short'] as const

/**
 * Shows two accounts in one-way mode as one that keeps a long and a short apart: what is traded for a position side
 * goes to that leg's account, and closing orders are reduce-only there. A read that one of them does not answer fails,
 * so that half of an answer never looks like all of it.
 *
 * A position of the wrong direction keeps its sign: on the account of the long it is negative. Orders that could rest
 * are refused, and only one is on its way at a time, so that the two accounts never trade with each other.
 */
export function createTwoAccountExchange(accounts: LegAccounts): Exchange {
  return {
    hasAccountPerLeg: true,
    ...marketOf(accounts.long),
    ...fundsOf(accounts),
    ...standingOf(accounts),
    ...historyOf(accounts),
    ...tradingOf(accounts),
    async *watchAccount(signal) {
      const streams = (inner: AbortSignal) =>
        LEGS.map(async function* (leg) {
          for await (const event of accounts[leg].watchAccount(inner)) yield legEvent(event, leg)
        })
      yield* mergeStreams(streams, signal)
    },
  }
}

/** Prices and rules are the same for everybody: one account asks for them. */
function marketOf(one: Exchange): MarketData {
  return {
    getServerTime: (...about) => one.getServerTime(...about),
    listInstruments: (...about) => one.listInstruments(...about),
    listQuotes: (...about) => one.listQuotes(...about),
    getDepth: (...about) => one.getDepth(...about),
    listPremiums: (...about) => one.listPremiums(...about),
    listFundingTerms: (...about) => one.listFundingTerms(...about),
    listSettledFunding: (...about) => one.listSettledFunding(...about),
    listVolumes: (...about) => one.listVolumes(...about),
    ...(one.listAnnouncements && { listAnnouncements: one.listAnnouncements.bind(one) }),
  }
}

/** One answer per account; fails when one of them does not answer. */
async function both<T>(
  accounts: LegAccounts,
  read: (account: Exchange) => Promise<T>,
): Promise<PerLeg<T>> {
  const [long, short] = await Promise.all([read(accounts.long), read(accounts.short)])
  return { long, short }
}

type Funds = Pick<Account, 'getSpotBalances' | 'getPerpBalances' | 'getCommission' | 'listBrackets'>

function fundsOf(accounts: LegAccounts): Funds {
  const stated = { spot: new StatedAssets(), perp: new StatedAssets() }
  return {
    async getSpotBalances(signal) {
      const each = await both(accounts, (one) => one.getSpotBalances(signal))
      return sumSpot(each, stated.spot.sumsOf(each))
    },
    async getPerpBalances(signal) {
      const each = await both(accounts, (one) => one.getPerpBalances(signal))
      return sumPerp(each, stated.perp.sumsOf(each))
    },
    async getCommission(market, symbol, signal) {
      const each = await both(accounts, (one) => one.getCommission(market, symbol, signal))
      const dearer = (name: 'maker' | 'taker') => Decimal.max(each.long[name], each.short[name])
      return { maker: dearer('maker'), taker: dearer('taker') }
    },
    async listBrackets(symbol, signal) {
      const { long, short } = await both(accounts, (one) => one.listBrackets(symbol, signal))
      return stricterBrackets(long, short)
    },
  }
}

type Standing = Pick<Account, 'listPositions' | 'getPositionMode' | 'getSymbolMargin'>

function standingOf(accounts: LegAccounts): Standing {
  return {
    async listPositions(signal) {
      const each = await both(accounts, (one) => one.listPositions(signal))
      return LEGS.flatMap((leg) =>
        each[leg].map((row) => {
          if (row.positionSide !== undefined) throw hedgeModeError(leg)
          return { ...row, positionSide: leg }
        }),
      )
    },
    async getPositionMode(signal) {
      const each = await both(accounts, (one) => one.getPositionMode(signal))
      for (const leg of LEGS) if (each[leg] !== 'one-way') throw hedgeModeError(leg)
      // A long and a short are kept apart, each on an account of its own.
      return 'hedge'
    },
    getSymbolMargin: async (symbol, signal, leg) =>
      accounts[named(leg)].getSymbolMargin(symbol, signal),
  }
}

type History = Pick<Account, 'listOpenOrders' | 'listOrders' | 'listFills' | 'listIncome'>

function historyOf(accounts: LegAccounts): History {
  /** Rows of both, each made its leg's, oldest first. */
  const rows = async <T>(
    read: (account: Exchange) => Promise<readonly T[]>,
    mark: (row: T, leg: PositionSide) => T,
    timeOf: (row: T) => number,
  ) => {
    const each = await both(accounts, read)
    return LEGS.flatMap((leg) => each[leg].map((row) => mark(row, leg))).sort(
      (a, b) => timeOf(a) - timeOf(b),
    )
  }
  const ordersOf = (read: (account: Exchange) => Promise<readonly Order[]>) =>
    rows(read, legOrder, ({ updateTime }) => updateTime)
  return {
    listOpenOrders: (market, signal) => ordersOf((one) => one.listOpenOrders(market, signal)),
    listOrders: (...about) => ordersOf((one) => one.listOrders(...about)),
    listFills: (...about) =>
      rows(
        (one) => one.listFills(...about),
        legFill,
        ({ time }) => time,
      ),
    listIncome: (...about) =>
      rows(
        (one) => one.listIncome(...about),
        legIncome,
        ({ time }) => time,
      ),
  }
}

function tradingOf(accounts: LegAccounts): Trading {
  const way = oneWay()
  return {
    async prepareOrder({ positionSide, isReduceOnly: _, ...order }) {
      const leg = named(positionSide)
      if (order.market !== 'perp') throw new InvalidInputError('two accounts trade perpetuals only')
      if (order.timeInForce !== 'IOC') {
        throw new InvalidInputError('an order that rests on one account could meet the other one')
      }
      const isReduceOnly = (order.side === 'sell') === (leg === 'long')
      const call = await accounts[leg].prepareOrder({ ...order, isReduceOnly })
      return way.only(told(call, leg))
    },
    async prepareCancel(market, symbol, clientOrderId, leg) {
      const call = await accounts[named(leg)].prepareCancel(market, symbol, clientOrderId)
      return told(call, named(leg))
    },
    prepareLeverage: async (symbol, leverage, leg) =>
      accounts[named(leg)].prepareLeverage(symbol, leverage),
    prepareMarginType: async (symbol, marginType, leg) =>
      accounts[named(leg)].prepareMarginType(symbol, marginType),
    prepareFence: async (market, nonce, leg) => accounts[named(leg)].prepareFence(market, nonce),
    async findOrder(market: Market, symbol, clientOrderId, signal, leg) {
      const order = await accounts[named(leg)].findOrder(market, symbol, clientOrderId, signal)
      return order && legOrder(order, named(leg))
    },
    prepareTransfer: () => refuse('a transfer'),
    prepareMarginAddition: () => refuse('isolated margin'),
    preparePositionMode: () => refuse('another position mode'),
  }
}

/** Whose account is meant. @throws {InvalidInputError} Nobody says so: a nonce or an id alone is of either. */
function named(leg: PositionSide | undefined): PositionSide {
  if (leg !== undefined) return leg
  throw new InvalidInputError('there are two accounts, and nobody says which')
}

async function refuse(what: string): Promise<never> {
  throw new InvalidInputError(`two accounts are offered no ${what}`)
}

function hedgeModeError(leg: PositionSide): Error {
  return new Error(
    `the account of the ${leg} is in hedge mode: switch it to one-way mode while it holds nothing`,
  )
}

function told(call: PreparedWrite<Order>, leg: PositionSide): PreparedWrite<Order> {
  return {
    nonce: call.nonce,
    requestHash: call.requestHash,
    deadline: call.deadline,
    async send(signal) {
      const outcome = await call.send(signal)
      if (outcome.kind !== 'accepted') return outcome
      return { kind: 'accepted', value: legOrder(outcome.value, leg) }
    },
  }
}

/** Lets one order out at a time. */
function oneWay(): { only(call: PreparedWrite<Order>): PreparedWrite<Order> } {
  let isBusy = false
  return {
    only: (call) => ({
      nonce: call.nonce,
      requestHash: call.requestHash,
      deadline: call.deadline,
      async send(signal): Promise<Outcome<Order>> {
        if (isBusy) return { kind: 'not-sent', message: 'another order is on its way' }
        isBusy = true
        try {
          return await call.send(signal)
        } finally {
          isBusy = false
        }
      },
    }),
  }
}
