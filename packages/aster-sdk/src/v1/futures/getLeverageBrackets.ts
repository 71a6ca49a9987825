import { defineEndpoint } from '../../endpoint.ts'
import { getLeverageBrackets as getLeverageBracketsV3 } from '../../futures/getLeverageBrackets.ts'

/**
 * Gets the margin brackets of one or all perpetuals, always as a list. Weight 1, signed.
 *
 * @see Aster Futures API V1, "Notional and Leverage Brackets"
 */
export const getLeverageBrackets = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v1/leverageBracket',
  security: 'user-data',
  weight: 1,
  retry: 'safe',
  params: getLeverageBracketsV3.params,
  result: getLeverageBracketsV3.result,
})
