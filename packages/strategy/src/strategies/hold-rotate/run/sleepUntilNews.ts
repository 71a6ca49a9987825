import { heldCycle, isClosing, type RotateSession } from './rotateSession.ts'

/** While something is owed to a pair the next look comes this soon. */
const URGENT_MS = 2_000
/** Rest after a check that an event has brought forward; it doubles while that goes on: checks cost requests. */
const REST_MS = 2_000
const MOST_DOUBLINGS = 10

/**
 * Sleeps until the next check is due. What others do to the legs that are held ends it early, so that a leg which
 * they have closed is repaired within seconds; without a stream the next check finds it.
 *
 * @throws The signal's reason when it aborts.
 */
export async function sleepUntilNews(session: RotateSession, signal: AbortSignal): Promise<void> {
  const { clock } = session.run
  let pause = pauseMs(session)
  if (session.wakes > 0) {
    const rest = Math.min(pause, REST_MS * 2 ** Math.min(session.wakes - 1, MOST_DOUBLINGS))
    await clock.sleep(rest, signal)
    pause -= rest
  }
  if (!(await isTouchedWithin(session, pause, signal))) session.wakes = 0
}

/** Sleeps for so long at most. @returns Whether the legs were touched by others before. */
async function isTouchedWithin(
  session: RotateSession,
  pause: number,
  signal: AbortSignal,
): Promise<boolean> {
  const { context, hints, run } = session
  const symbol = heldCycle(session)?.symbol
  const wakes = session.wakes
  const waking = new AbortController()
  const stop = () => waking.abort(signal.reason)
  signal.addEventListener('abort', stop, { once: true })
  const { lastActivityAt } = context.book.view
  const touched = () => {
    session.wakes = wakes + 1
    waking.abort()
  }
  const forget = symbol && hints.onTouched({ symbol, lastActivityAt }, touched)
  try {
    signal.throwIfAborted()
    await run.clock.sleep(pause, waking.signal)
  } catch (error) {
    if (signal.aborted || session.wakes === wakes) throw error
  } finally {
    if (forget) forget()
    signal.removeEventListener('abort', stop)
  }
  return session.wakes > wakes
}

function pauseMs(session: RotateSession): number {
  const { run } = session
  const cycle = heldCycle(session)
  const isOwed = (cycle !== undefined && cycle.phase !== 'holding') || isClosing(session)
  const isUnresolved = session.context.book.view.openAttempts.size > 0
  const regular = run.config.cycleSeconds * 1000
  const pause = isOwed || isUnresolved ? Math.min(URGENT_MS, regular) : regular
  if (run.until === undefined) return pause
  return Math.max(0, Math.min(pause, run.until - run.clock.now()))
}
