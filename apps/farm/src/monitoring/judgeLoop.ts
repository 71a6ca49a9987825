import type { FarmStatus } from './farmStatus.ts'

/** Checks may be missed for a while: an exchange that is down keeps the loop waiting, not dead. */
const MISSED_CHECKS = 3
/** Least patience, whatever the interval: reads may take their whole deadline. */
const LEAST_PATIENCE_MS = 120_000

/** What `/healthz` and the heartbeat file say. */
export interface LoopHealth {
  readonly schema: 'asterkit.farm.heartbeat/1'
  /** `stale`: no check came to its end for too long. `halted`: alive, but nothing opens until a person looks. */
  readonly status: 'starting' | 'ok' | 'halted' | 'stale'
  readonly pid: number
  /** Local clock, epoch ms. */
  readonly startedAt: number
  readonly checkedAt?: number
  /** Number of the newest check of this process. */
  readonly check?: number
  /** Symbols of the held pairs, those that could not be read included. */
  readonly held: readonly string[]
  /** Why nothing opens before journal and exchange agree again. */
  readonly obstacle?: string
}

/**
 * Judges a status by the local clock. The loop counts as stale when no check has ended within three
 * intervals and at least two minutes.
 *
 * @param intervalMs Local time from one check to the next.
 */
export function judgeLoop(status: FarmStatus, now: number, intervalMs: number): LoopHealth {
  const { startedAt, checkedAt, check } = status
  const patience = Math.max(LEAST_PATIENCE_MS, MISSED_CHECKS * intervalMs)
  const isStale = now - (checkedAt ?? startedAt) > patience
  const state = check === undefined ? 'starting' : check.isHalted ? 'halted' : 'ok'
  return {
    schema: 'asterkit.farm.heartbeat/1',
    status: isStale ? 'stale' : state,
    pid: process.pid,
    startedAt,
    ...(checkedAt !== undefined && { checkedAt }),
    ...(check !== undefined && { check: check.check }),
    held: [...(check?.held.map(({ holding }) => holding.symbol) ?? []), ...(check?.unread ?? [])],
    ...(check?.obstacle !== undefined && { obstacle: check.obstacle }),
  }
}
