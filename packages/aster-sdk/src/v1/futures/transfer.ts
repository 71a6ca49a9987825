import { defineEndpoint } from '../../endpoint.ts'
import { transfer as transferV3 } from '../../futures/transfer.ts'

/**
 * Moves an asset between the perp and the spot wallet, through the futures host. Weight 5, signed.
 *
 * Repeating it with the same `clientTranId` is safe: -4115 means that the venue has it already.
 *
 * @throws {AsterOutcomeUnknownError} The transfer may have happened: repeat it with the same id.
 * @see Aster Futures API V1, "Transfer Between Futures And Spot"
 */
export const transfer = defineEndpoint({
  market: 'futures',
  method: 'POST',
  path: '/fapi/v1/asset/wallet/transfer',
  security: 'trade',
  weight: 5,
  retry: 'never',
  params: transferV3.params,
  result: transferV3.result,
})
