import type { EpochMs } from '../../ports/clock.ts'
import { isFresh } from '../../risk/staleData.ts'
import type { MarketMakerConfig } from './config.ts'
import { midOf, touchOf } from './fairPrice.ts'
import { answerDelayAt } from './latency.ts'
import type { QuoteReason } from './reasons.ts'
import type { MakerState } from './state.ts'

/** What stands against quoting anything now. Empty: nothing does. */
export function guardReasons(
  { guards }: MarketMakerConfig,
  state: MakerState,
  now: EpochMs,
): readonly QuoteReason[] {
  const reasons: QuoteReason[] = []
  const add = (code: QuoteReason['code'], detail: string) => {
    reasons.push({ code, side: 'both', detail })
  }
  const touch = touchOf(state.book)
  if (state.book === undefined) add('no-book', 'the book is not known')
  else if (touch === undefined) add('no-book', 'a side of the book is empty, or it is crossed')
  else {
    const age = now - state.book.time
    if (!isFresh(state.book.time, now, guards.maxBookAgeMs)) {
      add('stale-book', `the book is ${age} ms old; guards.maxBookAgeMs is ${guards.maxBookAgeMs}`)
    }
    const spreadBps = ((touch.ask - touch.bid) / midOf(touch)) * 10_000
    if (spreadBps > guards.maxSpreadBps) {
      const shown = spreadBps.toFixed(1)
      add('wide-spread', `${shown} bps; guards.maxSpreadBps is ${guards.maxSpreadBps}`)
    }
  }
  if (state.inventoryLots === undefined) add('position-unknown', 'the position is not known')
  const answerDelayMs = answerDelayAt(state, now)
  const delay = Math.max(state.marketDelayMs, answerDelayMs)
  if (delay > guards.maxLatencyMs) {
    const of = state.marketDelayMs > answerDelayMs ? 'the market' : 'answers'
    add('latency', `${of}: ${Math.round(delay)} ms; guards.maxLatencyMs is ${guards.maxLatencyMs}`)
  }
  for (const { until, reason } of state.pauses) {
    if (until > now) reasons.push(reason)
  }
  return reasons
}
