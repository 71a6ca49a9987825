import type { FarmEvent, PositionView } from '@asterkit/strategy'

/** Alerts that are remembered; the newest stay. */
const ALERTS_KEPT = 1000

/** What happened besides the report's numbers. */
export interface EventSummary {
  readonly alerts: readonly {
    readonly time: number
    readonly code: string
    readonly detail: string
  }[]
  /** Pairs that stay open. */
  readonly kept: readonly PositionView[]
  /** Symbols of pairs that stay open and could not be read at the end. */
  readonly unread: readonly string[]
  /** Why nothing opens any more; absent when nothing is halted. */
  readonly halted?: string
}

/** Collects from a run's events what its report does not carry. */
export function watchEvents(): {
  readonly onEvent: (event: FarmEvent) => void
  readonly summary: () => EventSummary
} {
  const alerts: { time: number; code: string; detail: string }[] = []
  let kept: readonly PositionView[] = []
  let unread: readonly string[] = []
  let halted: string | undefined
  return {
    onEvent(event: FarmEvent): void {
      if (event.kind === 'alert') {
        alerts.push({ time: event.time, code: event.code, detail: event.detail })
        if (alerts.length > ALERTS_KEPT) alerts.shift()
      }
      if (event.kind === 'halted') halted = event.reason
      if (event.kind === 'stopped') {
        kept = event.kept
        unread = event.unread ?? []
      }
    },
    summary: () => ({ alerts, kept, unread, ...(halted === undefined ? {} : { halted }) }),
  }
}
