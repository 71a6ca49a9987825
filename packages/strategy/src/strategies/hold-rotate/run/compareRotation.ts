import { ZERO } from '@asterkit/instruments'
import { haltReason } from '../../../executors/halt.ts'
import { JournalError } from '../../../ports/journal.ts'
import { type AccountCare, reconcile } from '../../../reconcile.ts'
import { verifyLegs } from '../trade/verifyLegs.ts'
import { neededMode } from './positionMode.ts'
import { expectModeChange } from './readRotation.ts'
import type { RotateSession } from './rotateSession.ts'

/** Compares journal and exchange in full. A failure blocks opening until it succeeds. */
export async function compareRotation(session: RotateSession, signal: AbortSignal): Promise<void> {
  const { context, run } = session
  run.log.info('comparing journal and exchange', { reason: session.reconcileReason })
  session.isCompared = true
  session.hasCompared = false
  expectModeChange(session)
  try {
    const report = await reconcile(context, signal, careOf(session))
    for (const { symbol, detail } of report.repairs)
      session.tell({ kind: 'repair', symbol, detail })
    const halt = haltReason(context)
    session.obstacles = report.obstacles.filter(({ detail }) => detail !== halt)
    session.comparedAt = run.clock.now()
    session.hasCompared = true
    session.reconcileReason =
      session.obstacles.length === 0 ? undefined : 'something was left unexplained'
    for (const { detail } of session.obstacles) session.alarm('opening-blocked', detail)
  } catch (error) {
    if (error instanceof JournalError || signal.aborted) throw error
    const detail = error instanceof Error ? error.message : String(error)
    session.obstacles = [{ detail: `journal and exchange could not be compared: ${detail}` }]
    session.reconcileReason = 'the last comparison failed'
    session.alarm('reconcile-failed', detail)
  }
}

/** Pairs of a long and a short: their legs are compared here; what has to be traded is decided afterwards. */
function careOf(session: RotateSession): AccountCare {
  return {
    positionMode: neededMode(session),
    async repair(context, findings) {
      const { cycles, openAttempts } = context.book.view
      for (const { cycleId, symbol } of [...cycles.values()]) {
        if ([...openAttempts.values()].some(({ pairId }) => pairId === cycleId)) continue
        const instrument = await instrumentOf(session, symbol)
        if (instrument === undefined) {
          findings.obstacles.push({ detail: `${symbol}: the market rules are not known` })
          continue
        }
        const { slippageBps } = session.run.config
        const check = await verifyLegs(context, { cycleId, instrument, slippageBps })
        if (check.kind === 'agrees') continue
        const detail = `${symbol}: ${check.detail}`
        if (check.kind === 'changed') findings.repairs.push({ symbol, detail })
        else findings.obstacles.push({ symbol, detail })
      }
    },
    hasMoved: (view, positions) =>
      [...view.cycles.values()].some(
        ({ symbol, long, short }) =>
          !long.quantity.eq(positions.get(`${symbol} long`) ?? ZERO) ||
          !short.quantity.negated().eq(positions.get(`${symbol} short`) ?? ZERO),
      ),
    expected(view, key) {
      const [symbol, side] = key.split(' ')
      const cycle = [...view.cycles.values()].find((one) => one.symbol === symbol)
      if (cycle === undefined || (side !== 'long' && side !== 'short')) return ZERO
      return side === 'long' ? cycle.long.quantity : cycle.short.quantity.negated()
    },
  }
}

async function instrumentOf({ state, context }: RotateSession, symbol: string) {
  const known = state.instruments?.get(symbol)
  if (known !== undefined) return known
  const listed = await context.exchange.listInstruments('perp', new AbortController().signal)
  return listed.find((one) => one.symbol === symbol)
}
