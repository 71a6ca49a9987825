import { type Market, ONE } from '@asterkit/instruments'
import type { Account, PerpBalance, SpotBalance } from '../../ports/exchange.ts'
import type { AsterContext } from './asterContext.ts'
import { listFills, listIncome, listOrders } from './history.ts'
import type { Positions } from './positions.ts'
import { readOrder } from './wireOrder.ts'

/** Balances, fees, orders and history. A row that cannot be read fails the call: a missing balance would look like zero. */
export function createAccount(context: AsterContext): Omit<Account, keyof Positions> {
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
    listOrders: (market, symbol, fromTime, signal) =>
      listOrders(context, { market, symbol, fromTime }, signal),
    listFills: (market, symbol, fromTime, signal) =>
      listFills(context, { market, symbol, fromTime }, signal),
    listIncome: (fromTime, signal) => listIncome(context, fromTime, signal),
  }
}
