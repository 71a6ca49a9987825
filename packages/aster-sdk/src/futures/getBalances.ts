import * as z from 'zod/mini'
import { defineEndpoint } from '../endpoint.ts'
import { assetName, decimalString, epochMs, NoParams } from '../schemas.ts'

/** One row of what `getBalances` answers. */
export const Balance = z.looseObject({
  asset: assetName,
  /** Cash without unrealised profit, in units of `asset`. */
  balance: decimalString,
  crossWalletBalance: decimalString,
  /** Unrealised profit of crossed positions. */
  crossUnPnl: z.optional(decimalString),
  /** Free for new positions. */
  availableBalance: decimalString,
  /** The most that may be transferred out. */
  maxWithdrawAmount: decimalString,
  updateTime: z.optional(epochMs),
})
export type Balance = z.output<typeof Balance>

/**
 * Gets the perp wallet, one row per asset. Weight 5, signed.
 *
 * @see Aster Futures API V3, "Futures Account Balance v3"
 */
export const getBalances = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v3/balance',
  security: 'user-data',
  weight: 5,
  retry: 'safe',
  params: NoParams,
  result: z.array(Balance),
})
