import { decimal } from '@asterkit/instruments'
import { z } from 'zod'
import { decimalText, marketName, positiveText, symbolText, user } from '../faultAction.ts'
import { stateAction } from './stateAction.ts'

/** Faults of the account's settings and cash. */
export const accountStateActions = {
  deposit: stateAction({
    args: z.strictObject({
      user,
      market: marketName,
      asset: z.string().min(1).max(20),
      amount: decimalText,
    }),
    serves: 'Account: deposits, withdrawals',
    effect: 'the asset comes in from outside; a negative amount goes out',
    apply({ account, venue }, { market, asset, amount }) {
      venue.deposit(account.address, market, asset, decimal(amount))
    },
  }),
  'person-transfers': stateAction({
    args: z.strictObject({
      user,
      amount: positiveText,
      kindType: z.enum(['FUTURE_SPOT', 'SPOT_FUTURE']),
    }),
    serves: 'Orders: transfer in flight while opening; Account: transfers of others',
    effect: 'somebody else moves USDT between the wallets',
    apply({ account, venue }, { amount, kindType }) {
      const clientTranId = `person-${venue.now}-${account.income().length}`
      account.transfer({
        clientTranId,
        asset: venue.marginAsset,
        amount: decimal(amount),
        kindType,
      })
    },
  }),
  leverage: stateAction({
    args: z.strictObject({ user, symbol: symbolText, leverage: z.int().min(1).max(200) }),
    serves: 'Account: other leverage, also changed mid-run by event',
    effect: 'somebody else sets the leverage; `ACCOUNT_CONFIG_UPDATE` tells',
    apply({ account }, { symbol, leverage }) {
      account.setLeverage(symbol, leverage)
    },
  }),
  'margin-type': stateAction({
    args: z.strictObject({ user, symbol: symbolText, marginType: z.enum(['ISOLATED', 'CROSSED']) }),
    serves: 'Account: other margin type',
    effect: 'somebody else sets the margin type',
    apply({ account }, { symbol, marginType }) {
      account.setMarginType(symbol, marginType)
    },
  }),
  'hedge-mode': stateAction({
    args: z.strictObject({ user, isOn: z.boolean() }),
    serves: 'Account: hedge mode',
    effect: 'somebody else switches between one-way and hedge mode',
    apply({ account }, { isOn }) {
      account.setHedgeMode(isOn)
    },
  }),
  'multi-assets': stateAction({
    args: z.strictObject({ user, isOn: z.boolean() }),
    serves: 'Account: multi-assets',
    effect: 'somebody else switches multi-assets mode',
    apply({ account }, { isOn }) {
      account.setMultiAssets(isOn)
    },
  }),
} as const
