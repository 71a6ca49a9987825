import { formEncode, type ParameterEncoding } from '../auth/formEncode.ts'
import type { HmacSigner } from './hmacSigner.ts'

/** When a V1 call was made, and for how long it is good. */
export interface V1Time {
  /** Exchange time, epoch ms, a whole number. */
  readonly timestamp: number
  /** How long after its timestamp the venue admits the call, ms. */
  readonly recvWindowMs: number
  /** @default form */
  readonly encoding?: ParameterEncoding | undefined
}

/**
 * Signs parameters for V1, e.g. for a call that this package does not know. Does not check them.
 *
 * @param params Names with wire text, in the order in which they are sent.
 * @returns The query or body: parameters, window, timestamp, and last the signature of all before it. A
 *   promise when the signer or its hash function has to be waited for.
 */
export function signV1Query(
  signer: HmacSigner,
  params: readonly (readonly [name: string, value: string])[],
  { timestamp, recvWindowMs, encoding }: V1Time,
): string | Promise<string> {
  const joined = formEncode(params, encoding)
  const time = `recvWindow=${recvWindowMs}&timestamp=${timestamp}`
  const text = joined === '' ? time : `${joined}&${time}`
  const signature = signer.sign(text)
  if (typeof signature === 'string') return `${text}&signature=${signature}`
  return signature.then((hex) => `${text}&signature=${hex}`)
}
