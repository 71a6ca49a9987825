/**
 * Turns Ctrl-C, SIGTERM and a closed terminal into an abort. The first one stops gently and keeps the
 * position; `onForce` runs at the second and must end the process.
 */
export function listenForStop(handlers: {
  readonly onFirst: (signal: NodeJS.Signals) => void
  readonly onForce: () => never
}): { readonly signal: AbortSignal; readonly stop: () => void } {
  const controller = new AbortController()
  const names: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP']
  const listen = (name: NodeJS.Signals): void => {
    if (controller.signal.aborted) handlers.onForce()
    handlers.onFirst(name)
    controller.abort(new DOMException(`stopped by ${name}`, 'AbortError'))
  }
  for (const name of names) process.on(name, listen)
  return {
    signal: controller.signal,
    stop: () => {
      for (const name of names) process.off(name, listen)
    },
  }
}
