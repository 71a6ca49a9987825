import { TransportFailure, type WireLimits } from './transport.ts'

/**
 * Gives a request up at its deadline, or when its caller aborts.
 *
 * @param fail Is never called before this function has returned.
 * @returns Ends the watch.
 */
export function watchLimits(
  { timeoutMs, signal }: WireLimits,
  fail: (failure: TransportFailure) => void,
): () => void {
  const timer = setTimeout(
    () => fail(new TransportFailure('timeout', `no complete answer within ${timeoutMs} ms`)),
    timeoutMs,
  )
  const abort = () =>
    fail(new TransportFailure('aborted', 'aborted by the caller', { cause: signal?.reason }))
  signal?.addEventListener('abort', abort, { once: true })
  return () => {
    clearTimeout(timer)
    signal?.removeEventListener('abort', abort)
  }
}
