import * as z from 'zod/mini'
import { defineEndpoint } from '../endpoint.ts'
import { assetName, decimalString, epochMs, intValue, NoParams, symbolName } from '../schemas.ts'

/** What `getAccount` answers. */
export const Account = z.looseObject({
  canTrade: z.boolean(),
  canWithdraw: z.optional(z.boolean()),
  feeTier: z.optional(z.int()),
  /** Quote; margin that orders and positions hold. */
  totalInitialMargin: decimalString,
  totalMaintMargin: decimalString,
  totalWalletBalance: decimalString,
  totalUnrealizedProfit: decimalString,
  totalMarginBalance: decimalString,
  availableBalance: decimalString,
  maxWithdrawAmount: decimalString,
  assets: z.array(
    z.looseObject({
      asset: assetName,
      /** Cash without unrealised profit. */
      walletBalance: decimalString,
      unrealizedProfit: decimalString,
      marginBalance: decimalString,
      availableBalance: decimalString,
      maxWithdrawAmount: decimalString,
    }),
  ),
  positions: z.array(
    z.looseObject({
      symbol: symbolName,
      /** Signed base units; negative is short. */
      positionAmt: decimalString,
      entryPrice: decimalString,
      unrealizedProfit: decimalString,
      leverage: intValue,
      isolated: z.boolean(),
      positionSide: z.string(),
      updateTime: z.optional(epochMs),
    }),
  ),
})
export type Account = z.output<typeof Account>

/**
 * Gets balances and positions of the perp account in one answer. Weight 5, signed.
 *
 * @see Aster Futures API V3, "Account Information v3"
 */
export const getAccount = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v3/accountWithJoinMargin',
  security: 'user-data',
  weight: 5,
  retry: 'safe',
  params: NoParams,
  result: Account,
})
