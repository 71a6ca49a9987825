import { decimal } from '@asterkit/instruments'
import type { futuresEndpoints } from '@asterkit/sdk'
import { wireFuturesOrder } from './futuresOrderWire.ts'
import { wireAdlQuantile, wireBrackets, wireMarginChange } from './futuresWire.ts'
import { DONE, type Routes, readHistory } from './route.ts'

/** Routes of the futures host for modes, leverage and margin. */
export const marginRoutes: Routes<typeof futuresEndpoints> = {
  getPositionMode: (_params, { account }) => ({ dualSidePosition: account.isHedgeMode() }),
  setPositionMode: ({ dualSidePosition }, { account }) => {
    account.setHedgeMode(dualSidePosition)
    return DONE
  },
  getMultiAssetsMode: (_params, { account }) => ({ multiAssetsMargin: account.isMultiAssets() }),
  setMultiAssetsMode: ({ multiAssetsMargin }, { account }) => {
    account.setMultiAssets(multiAssetsMargin)
    return DONE
  },
  getLeverageBrackets: ({ symbol }, { account, venue }) =>
    symbol === undefined
      ? venue
          .instruments('perp')
          .map(({ symbol: name }) => wireBrackets(name, account.brackets(name)))
      : wireBrackets(symbol, account.brackets(symbol)),
  setLeverage: ({ symbol, leverage }, { account }) => {
    const set = account.setLeverage(symbol, leverage)
    return { symbol, leverage: set.leverage, maxNotionalValue: set.maxNotional.toFixed() }
  },
  setMarginType: ({ symbol, marginType }, { account }) => {
    account.setMarginType(symbol, marginType)
    return DONE
  },
  getForceOrders: (params, { account, now }) => {
    const { symbol, autoCloseType } = params
    return readHistory(params, now, { defaultLimit: 50, isWeekAtMost: false }, (range) =>
      account.forceOrders({
        ...range,
        ...(symbol === undefined ? {} : { symbol }),
        ...(autoCloseType === undefined ? {} : { kind: autoCloseType }),
      }),
    ).map(wireFuturesOrder)
  },
  getAdlQuantiles: ({ symbol }, { account }) => {
    if (symbol !== undefined) return wireAdlQuantile(symbol, account)
    const held = new Set(account.positions().map((position) => position.symbol))
    return [...held].map((name) => wireAdlQuantile(name, account))
  },
  changePositionMargin: ({ symbol, positionSide, amount, type }, { account }) => {
    const kind = type === 1 ? 'add' : 'reduce'
    const side = positionSide ?? 'BOTH'
    account.changePositionMargin(symbol, { side, amount: decimal(amount), kind })
    // A JSON number, as in the documented answer.
    const told = decimal(amount).toNumber()
    return { amount: told, type, code: 200, msg: 'Successfully modify position margin.' }
  },
  getPositionMarginHistory: (params, { account, venue, now }) => {
    const kind = params.type === 1 ? 'add' : 'reduce'
    return readHistory(params, now, { defaultLimit: 500, isWeekAtMost: false }, (range) =>
      account.marginChanges(params.symbol, {
        ...range,
        ...(params.type === undefined ? {} : { kind }),
      }),
    ).map((change) => wireMarginChange(change, venue.marginAsset))
  },
}
