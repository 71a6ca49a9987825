import { legQuantity } from '../legQuantity.ts'
import { enterPhase } from '../trade/enterPhase.ts'
import { heldCycle, isClosing, type OrphanLeg, type RotateSession } from './rotateSession.ts'

/**
 * Takes the next orphan that a person has handed over onto the record, as a pair that is being closed: its orders
 * and trades are then kept like all others. One at a time, while nothing of our own is held and all was compared.
 *
 * @throws {JournalError}
 */
export async function adoptOrphan(session: RotateSession, signal: AbortSignal): Promise<void> {
  const { context, orphans, state } = session
  const [orphan] = orphans
  if (orphan === undefined || !isClosing(session) || heldCycle(session) !== undefined) return
  if (context.book.view.openAttempts.size > 0) return
  const instrument = state.instruments?.get(orphan.symbol)
  if (instrument === undefined) return
  const isThere = await isStated(session, orphan, signal)
  session.orphans = orphans.slice(1)
  if (!isThere) return
  const { symbol, positionSide } = orphan
  const quantity = orphan.quantity.toFixed()
  const { book, clock } = context
  const intentId = book.view.lastIntentId + 1
  const cycleId = `c${book.view.epoch}-${intentId}`
  const reason = `${quantity} ${positionSide} handed over by a person`
  const { baseAsset, quoteAsset } = instrument
  const named = { intentId, cycleId, symbol, baseAsset, quoteAsset, pilot: positionSide }
  book.append({
    kind: 'cycle',
    time: clock.now(),
    body: { ...named, quantity, leverage: 1, reason },
  })
  const legs = { long: '0', short: '0', [positionSide]: quantity }
  book.append({
    kind: 'cycle-adjustment',
    time: clock.now(),
    body: { cycleId, ...legs, reason },
  })
  enterPhase(context, cycleId, 'closing-a', reason)
  session.reconcileReason = 'a position was handed over'
  session.hasCompared = false
  session.tell({ kind: 'repair', symbol, detail: reason })
}

/** Whether the exchange states the very position that the person was shown; another one is left and told. */
async function isStated(
  { context, alarm }: RotateSession,
  { symbol, positionSide, quantity }: OrphanLeg,
  signal: AbortSignal,
): Promise<boolean> {
  const rows = await context.exchange.listPositions(signal)
  const row = rows.find((one) => one.symbol === symbol && one.positionSide === positionSide)
  if (row !== undefined && legQuantity(row).eq(quantity)) return true
  const found = row?.quantity.toFixed() ?? 'no row'
  alarm('orphan-changed', `${symbol} ${positionSide}: ${found} instead of ${quantity.toFixed()}`)
  return false
}
