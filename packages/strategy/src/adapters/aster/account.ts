import { type Market, ONE } from '@asterkit/instruments'
import type { PositionRisk } from '@asterkit/sdk/futures'
import type { Account, PerpBalance, PerpPosition, SpotBalance } from '../../ports/exchange.ts'
import type { AsterContext } from './asterContext.ts'
import { listFills, listIncome } from './history.ts'
import { readOrder } from './wireOrder.ts'

const ZERO_TEXT = /^-?0*\.?0*$/

/** Our own facts. A row that cannot be read fails the call: a missing balance would look like zero. */
export function createAccount(context: AsterContext): Account {
  const { client, read } = context
  const venue = (market: Market) => (market === 'perp' ? client.futures : client.spot)
  return {
    async getSpotBalances(signal) {
      const balances = new Map<string, SpotBalance>()
      for (const row of (await client.spot.getAccount({}, { signal })).balances) {
        balances.set(row.asset, { free: read(row.free), locked: read(row.locked) })
      }
      return balances
    },
    async getPerpBalances(signal) {
      const balances = new Map<string, PerpBalance>()
      for (const row of await client.futures.getBalances({}, { signal })) {
        balances.set(row.asset, {
          wallet: read(row.balance),
          available: read(row.availableBalance),
          maxWithdraw: read(row.maxWithdrawAmount),
        })
      }
      return balances
    },
    async listPositions(signal) {
      const rows = await client.futures.getPositionRisk({}, { signal })
      return rows
        .filter((row) => !ZERO_TEXT.test(row.positionAmt))
        .map((row) => readPosition(row, context))
    },
    async getPositionMode(signal) {
      const mode = await client.futures.getPositionMode({}, { signal })
      return mode.dualSidePosition ? 'hedge' : 'one-way'
    },
    async getSymbolMargin(symbol, signal) {
      const rows = await client.futures.getPositionRisk({ symbol }, { signal })
      const row = rows.find((each) => each.symbol === symbol)
      if (row === undefined) throw new Error(`the venue states no leverage for ${symbol}`)
      return { leverage: row.leverage, marginType: readMarginType(row.marginType) }
    },
    async getCommission(market, symbol, signal) {
      const rates = await venue(market).getCommissionRate({ symbol }, { signal })
      const maker = read(rates.makerCommissionRate)
      const taker = read(rates.takerCommissionRate)
      if (maker.abs().gte(ONE) || taker.abs().gte(ONE)) {
        throw new Error(`the ${market} fee of ${symbol} is not a fraction: ${taker.toFixed()}`)
      }
      return { maker, taker }
    },
    async listBrackets(symbol, signal) {
      const rows = await client.futures.getLeverageBrackets({ symbol }, { signal })
      const row = rows.find((each) => each.symbol === symbol)
      if (row === undefined) throw new Error(`the venue states no margin brackets for ${symbol}`)
      return row.brackets.map((bracket) => ({
        notionalFloor: read(bracket.notionalFloor),
        notionalCap: read(bracket.notionalCap),
        maintenanceRate: read(bracket.maintMarginRatio),
        deduction: read(bracket.cum),
        maxLeverage: bracket.initialLeverage,
      }))
    },
    async listOpenOrders(market, signal) {
      const orders = await venue(market).getOpenOrders({}, { signal })
      return orders.map((order) => readOrder(market, order, read))
    },
    listFills: (market, symbol, fromTime, signal) =>
      listFills(context, { market, symbol, fromTime }, signal),
    listIncome: (fromTime, signal) => listIncome(context, fromTime, signal),
  }
}

function readPosition(row: PositionRisk, { read }: AsterContext): PerpPosition {
  return {
    symbol: row.symbol,
    quantity: read(row.positionAmt),
    entryPrice: read(row.entryPrice),
    markPrice: read(row.markPrice),
    unrealizedProfit: read(row.unRealizedProfit),
    ...(ZERO_TEXT.test(row.liquidationPrice)
      ? {}
      : { liquidationPrice: read(row.liquidationPrice) }),
    leverage: row.leverage,
    marginType: readMarginType(row.marginType),
  }
}

/** The venue writes `cross`, `crossed` or `CROSSED` in different places. */
function readMarginType(text: string): 'isolated' | 'cross' {
  const type = text.toLowerCase()
  if (type === 'isolated') return 'isolated'
  if (type === 'cross' || type === 'crossed') return 'cross'
  throw new Error(`unknown margin type ${text}`)
}
