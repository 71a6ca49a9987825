import type { TradeContext } from './tradeContext.ts'

/** Why nothing may be opened now: a durable halt, the kill switch or a full disk. Undefined: allowed. */
export function haltReason(context: TradeContext): string | undefined {
  const { halt } = context.book.view
  if (halt !== undefined) return `halted: ${halt.reason}`
  if (isKillSwitchSet(context)) return 'the kill switch is set'
  if (context.book.isLowOnSpace()) return 'the disk of the journal is full'
  return undefined
}

/** What cannot be read counts as set. */
function isKillSwitchSet(context: TradeContext): boolean {
  try {
    return context.isKillSwitchSet()
  } catch (error) {
    context.log.error('kill switch unreadable', { error: String(error) })
    return true
  }
}

/** Stops all opening, durably, until a person lifts it. Reducing stays possible. */
export function haltTrading(context: TradeContext, reason: string): void {
  context.onAlert({ code: 'halted', detail: reason })
  context.log.error('trading halted', { reason })
  if (context.book.view.halt !== undefined) return
  context.book.append({ kind: 'halt', time: context.clock.now(), body: { reason } })
}

/** Lifts a halt on behalf of a person. */
export function resumeTrading(context: Pick<TradeContext, 'book' | 'clock'>, by: string): void {
  context.book.append({ kind: 'resume', time: context.clock.now(), body: { by } })
}
