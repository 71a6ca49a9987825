import * as z from 'zod/mini'
import { defineEndpoint } from '../endpoint.ts'
import { intValue, symbolName } from '../schemas.ts'

/** What `countdownCancelAll` takes. */
export const CountdownCancelAllParams = z.strictObject({
  symbol: symbolName,
  /** Milliseconds until the orders are cancelled; 0 stops the timer. */
  countdownTime: z.int().check(z.minimum(0)),
})
export type CountdownCancelAllParams = z.input<typeof CountdownCancelAllParams>

/** What `countdownCancelAll` answers. */
export const CountdownCancelAll = z.looseObject({
  symbol: symbolName,
  /** Milliseconds. */
  countdownTime: intValue,
})
export type CountdownCancelAll = z.output<typeof CountdownCancelAll>

/**
 * Arms a timer that cancels all working orders of one perpetual unless it is armed again. It closes no
 * position. Weight 10, signed. Renew it every 30 s for a countdown of 120 s.
 *
 * @see Aster Futures API V3, "Auto-Cancel All Open Orders"
 */
export const countdownCancelAll = defineEndpoint({
  market: 'futures',
  method: 'POST',
  path: '/fapi/v3/countdownCancelAll',
  security: 'trade',
  weight: 10,
  retry: 'never',
  params: CountdownCancelAllParams,
  result: CountdownCancelAll,
})
