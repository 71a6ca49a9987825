import type { Clock } from '../../../ports/clock.ts'
import type { Logger } from '../../../ports/logger.ts'
import type { FarmEvent } from '../report.ts'

type WithoutTime<E> = E extends FarmEvent ? Omit<E, 'time'> : never

/** An event before it is given its time. */
type FarmNews = WithoutTime<FarmEvent>

/** Tells a person what happens, and each trouble once while it lasts. */
export interface News {
  tell(event: FarmNews): void
  /** Told when it did not stand in the cycle before; figures in `detail` may change meanwhile. */
  alarm(code: string, detail: string): void
  /** Forgets troubles that the last cycle did not raise again. */
  beginCycle(): void
}

/** @param onEvent Gets every event, in order, at the moment it happens. */
export function createNews(
  clock: Clock,
  log: Logger,
  onEvent: ((event: FarmEvent) => void) | undefined,
): News {
  let standing = new Set<string>()
  let raised = new Set<string>()
  const tell = (event: FarmNews) => onEvent?.({ ...event, time: clock.now() } as FarmEvent)
  return {
    tell,
    alarm(code, detail) {
      const key = `${code} ${detail.replaceAll(/[\d.]+/g, '#')}`
      const isNew = !standing.has(key) && !raised.has(key)
      raised.add(key)
      if (!isNew) return
      log.warn('alert', { code, detail })
      tell({ kind: 'alert', code, detail })
    },
    beginCycle() {
      standing = raised
      raised = new Set()
    },
  }
}
