import type { EndpointSpec } from '../src/endpoint.ts'
import { AsterValidationError } from '../src/errors.ts'
import { encodeParams } from '../src/wireParams.ts'

/** Field that the check before the network names; undefined when the parameters pass. */
export function fieldAtFault(spec: EndpointSpec, params: object): string | undefined {
  try {
    encodeParams(spec, { ...params })
    return undefined
  } catch (error) {
    if (error instanceof AsterValidationError) return error.field
    throw error
  }
}
