import type { CallSubject } from './callFaults.ts'
import type { CallRequest } from './callParameters.ts'
import type { RouteTarget } from './callRunner.ts'
import type { HostName } from './paperMachine.ts'

/** Reads what faults look at out of a call, whether or not it is one that will be taken. */
export function describeCall(host: HostName, target: RouteTarget, sent: CallRequest): CallSubject {
  const parameters = new URLSearchParams(`${sent.query}&${sent.body}`)
  const one = (...names: readonly string[]) => {
    for (const name of names) {
      const value = parameters.get(name)
      if (value !== null && value !== '') return value
    }
    return undefined
  }
  const { name, spec } = target
  return {
    market: host === 'spot' ? 'spot' : 'perp',
    endpoint: name,
    path: spec.path,
    method: spec.method,
    symbol: one('symbol'),
    clientId: one('newClientOrderId', 'origClientOrderId', 'clientTranId'),
    orderId: one('orderId'),
    user: one('user')?.toLowerCase(),
  }
}
