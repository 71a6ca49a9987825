import { setTimeout as wait } from 'node:timers/promises'

const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 30_000

/**
 * Makes a function that asks for a snapshot until one fits, with growing pauses: they weigh much. Asking while one is
 * under way asks once more after it, since that one may be too old.
 */
export function snapshotAsker<Snapshot>(options: {
  read(signal: AbortSignal): Promise<Snapshot>
  /** False when it is too old. */
  take(snapshot: Snapshot): boolean
  /** A read failed; it is tried again. */
  onTrouble(error: Error): void
  /** It could not be taken: nothing follows. */
  onFailure(error: unknown): void
  readonly signal: AbortSignal
}): () => void {
  const { signal } = options
  let asked = 0
  let isAsking = false
  const ask = async () => {
    for (let pauseMs = FIRST_PAUSE_MS; !signal.aborted; ) {
      const turn = asked
      const snapshot = await readOnce()
      if (turn === asked && snapshot !== undefined && options.take(snapshot)) return
      await wait(pauseMs * (0.5 + Math.random() / 2), undefined, { signal })
      pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2)
    }
  }
  const readOnce = async () => {
    try {
      return await options.read(signal)
    } catch (error) {
      if (!signal.aborted) options.onTrouble(error as Error)
      return undefined
    }
  }
  return () => {
    asked++
    if (isAsking) return
    isAsking = true
    ask()
      .catch((error: unknown) => {
        if (!signal.aborted) options.onFailure(error)
      })
      .finally(() => {
        isAsking = false
      })
  }
}
