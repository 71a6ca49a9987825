import * as z from 'zod/mini'
import { defineEndpoint } from '../endpoint.ts'
import { assetName, decimalValue, idText } from '../schemas.ts'

/** What `getWithdrawFee` takes. */
export const WithdrawFeeParams = z.strictObject({
  /** Chain id as text: `1` Ethereum, `56` BSC, `42161` Arbitrum. */
  chainId: idText,
  asset: assetName,
})
export type WithdrawFeeParams = z.input<typeof WithdrawFeeParams>

/** What `getWithdrawFee` answers. */
export const WithdrawFee = z.looseObject({
  /** Of the asset, in US dollars. */
  tokenPrice: z.nullish(decimalValue),
  /** In units of the asset. */
  gasCost: decimalValue,
  /** In US dollars. */
  gasUsdValue: z.nullish(decimalValue),
})
export type WithdrawFee = z.output<typeof WithdrawFee>

/**
 * Estimates the fee of a withdrawal to a chain. Public. Weight 1.
 *
 * @see Aster Spot API V3, "Get withdraw fee"
 */
export const getWithdrawFee = defineEndpoint({
  market: 'spot',
  method: 'GET',
  path: '/api/v3/aster/withdraw/estimateFee',
  security: 'none',
  weight: 1,
  retry: 'safe',
  params: WithdrawFeeParams,
  result: WithdrawFee,
})
