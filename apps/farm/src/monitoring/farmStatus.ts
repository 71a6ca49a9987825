import type { FarmEvent } from '@asterkit/strategy'

type Check = Extract<FarmEvent, { kind: 'check' }>

/** Where a running farm stands, as far as its events have told. */
export interface FarmStatus {
  /** Local clock, epoch ms. */
  readonly startedAt: number
  /** Local clock at the end of the newest check; absent before the first one. */
  readonly checkedAt?: number
  /** What the newest check said. */
  readonly check?: Check
  /** Since the process began. */
  readonly counts: {
    readonly alerts: number
    readonly repairs: number
    readonly fundings: number
    readonly halts: number
  }
}

/** Collects from a run's events what a monitor asks for. Times are of the local clock: `now()`. */
export function watchStatus(now: () => number): {
  readonly onEvent: (event: FarmEvent) => void
  readonly status: () => FarmStatus
} {
  const startedAt = now()
  const counts = { alerts: 0, repairs: 0, fundings: 0, halts: 0 }
  let newest: Pick<FarmStatus, 'checkedAt' | 'check'> = {}
  return {
    onEvent(event) {
      if (event.kind === 'check') newest = { checkedAt: now(), check: event }
      if (event.kind === 'alert') counts.alerts += 1
      if (event.kind === 'repair') counts.repairs += 1
      if (event.kind === 'funding') counts.fundings += 1
      if (event.kind === 'halted') counts.halts += 1
    },
    status: () => ({ startedAt, ...newest, counts: { ...counts } }),
  }
}
