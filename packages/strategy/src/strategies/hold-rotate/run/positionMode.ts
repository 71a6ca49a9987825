import type { PositionMode } from '../../../ports/exchange.ts'
import { JournalError } from '../../../ports/journal.ts'
import { prepareMode } from './prepareMode.ts'
import { expectModeChange } from './readRotation.ts'
import { heldCycle, isClosing, memoryOf, type RotateSession } from './rotateSession.ts'

/** Name of the entry that remembers which mode the account was in before it was switched. */
const MODE_MEMORY = 'hold-rotate-mode'
/** Tries to switch back before a run that only closes ends all the same. */
const MOST_TRIES = 3

/** The mode that is owed to the account: it was in it before it was switched for us. Undefined: none. */
function owedMode({ context }: RotateSession): PositionMode | undefined {
  const before = context.book.view.strategy.get(MODE_MEMORY)?.before
  return before === 'one-way' || before === 'hedge' ? before : undefined
}

/** Whether no pair is wanted before a person or the next UTC day says so. */
function isAtRest(session: RotateSession): boolean {
  const { config } = session.run
  if (isClosing(session)) return true
  const { volume } = memoryOf(session).day
  return config.atTarget === 'flat' && volume.gte(config.dailyVolumeTargetQuote)
}

/** The mode in which nothing stands against trading; undefined: either will do, since no pair is wanted. */
export function neededMode(session: RotateSession): PositionMode | undefined {
  return heldCycle(session) === undefined && isAtRest(session) ? undefined : 'hedge'
}

/** Whether the account is to be switched back, and that has not failed too often. */
export function isModeOwed(session: RotateSession): boolean {
  return owedMode(session) !== undefined && session.modeTries < MOST_TRIES
}

/**
 * Switches the account to hedge mode while it is empty, and back to what it was once it is flat and no pair is
 * wanted. What it was is on disk before it is switched, so that no crash forgets it. A refusal is told.
 *
 * @throws {JournalError}
 */
export async function seeToMode(session: RotateSession, signal: AbortSignal): Promise<void> {
  const { openAttempts } = session.context.book.view
  if (heldCycle(session) !== undefined || openAttempts.size > 0) return
  if (!isAtRest(session)) {
    if (session.state.mode !== 'hedge') await change(session, 'hedge', signal)
    return
  }
  const owed = owedMode(session)
  if (owed === undefined || !isModeOwed(session) || !session.hasCompared) return
  if (session.orphans.length > 0) return
  session.modeTries += 1
  if (await change(session, owed, signal)) remember(session, undefined)
}

/** @returns Whether the account is in that mode now. */
async function change(
  session: RotateSession,
  mode: PositionMode,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    const result = await prepareMode(session.context, mode, signal, (before) => {
      if (owedMode(session) === undefined) remember(session, before)
    })
    expectModeChange(session)
    if (result.kind === 'switched') {
      const detail = `the account was empty and is in ${mode} mode now`
      session.tell({ kind: 'mode-switched', detail })
    }
    if (result.kind !== 'refused') return true
    session.modeTries = MOST_TRIES
    session.alarm('position-mode', result.reason)
  } catch (error) {
    if (error instanceof JournalError || signal.aborted) throw error
    session.alarm('position-mode', error instanceof Error ? error.message : String(error))
  }
  return false
}

function remember({ context }: RotateSession, before: PositionMode | undefined): void {
  const data = before === undefined ? {} : { before }
  context.book.append({
    kind: 'strategy',
    time: context.clock.now(),
    body: { name: MODE_MEMORY, data },
  })
}
