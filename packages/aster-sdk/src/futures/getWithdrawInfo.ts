import * as z from 'zod/mini'
import { defineEndpoint } from '../endpoint.ts'
import { assetName, decimalString, NoParams } from '../schemas.ts'

/** What `getWithdrawInfo` answers. */
export const WithdrawInfo = z.looseObject({
  /** Per day, quote. */
  userDailyLimit: decimalString,
  userRemainingDailyLimit: decimalString,
  totalDailyLimit: decimalString,
  totalRemainingDailyLimit: decimalString,
  /** By asset; amounts in its units. */
  balances: z.record(
    z.string(),
    z.looseObject({
      currency: assetName,
      spotTotalWithdrawAmount: decimalString,
      perpTotalWithdrawAmount: decimalString,
      dailyLimit: decimalString,
      /** By chain id. */
      chainBalances: z.record(
        z.string(),
        z.looseObject({
          chainId: z.int(),
          spotMaxWithdrawAmount: decimalString,
          perpMaxWithdrawAmount: decimalString,
          chainLimit: decimalString,
          withdrawFee: decimalString,
        }),
      ),
    }),
  ),
})
export type WithdrawInfo = z.output<typeof WithdrawInfo>

/**
 * Gets limits and what can be withdrawn, by asset and chain. A read by POST: not repeated on
 * failure, safe to call again. Signed. The weight is not documented; counted as 5.
 *
 * @see Aster Futures API V3, "User withdraw info"
 */
export const getWithdrawInfo = defineEndpoint({
  market: 'futures',
  method: 'POST',
  path: '/fapi/v3/aster/user-withdraw-info',
  security: 'user-data',
  weight: 5,
  retry: 'never',
  params: NoParams,
  result: WithdrawInfo,
})
