import { type Decimal, ZERO } from '@asterkit/instruments'
import { bookPairFills } from '../../../executors/bookOrderFills.ts'
import { isOwnClientId } from '../../../executors/clientIds.ts'
import type { HedgeCycle } from '../../../executors/hedgeCycle.ts'
import { UNINTERRUPTED } from '../../../executors/pairTask.ts'
import type { TradeContext } from '../../../executors/tradeContext.ts'
import { fillSource } from '../../../ledger/transactions.ts'
import type { Fill } from '../../../ports/exchange.ts'
import { JournalError } from '../../../ports/journal.ts'
import { legQuantity } from '../legQuantity.ts'
import { type CycleTask, cycleOf } from './cycleTask.ts'

/** How the exchange's rows compare with the journal. */
export type LegCheck =
  | { readonly kind: 'agrees' }
  /** Trades of others are booked, or quantities corrected downwards: the journal agrees now. */
  | { readonly kind: 'changed'; readonly detail: string }
  /** More is held than our trades explain: nothing may be opened, and it is not ours to close. */
  | { readonly kind: 'foreign'; readonly detail: string }
  | { readonly kind: 'unknown'; readonly detail: string }

const SIDES = ['long', 'short'] as const
const LOOK_BACK_MS = 10_000

interface Rows {
  readonly long: Decimal | undefined
  readonly short: Decimal | undefined
}

/**
 * Compares both legs with the exchange. What agrees counts at once; what does not has to be read twice alike,
 * `settleMs` after the last own step. Trades that explain a difference are booked first. A row that is missing
 * is no zero unless trades account for all of the leg.
 *
 * @throws {JournalError} The journal cannot be written.
 */
export async function verifyLegs(context: TradeContext, task: CycleTask): Promise<LegCheck> {
  const { clock, limits } = context
  const rounds = Math.ceil(limits.settleMs / limits.pollMs) + 10
  let detail = ''
  let before: Rows | undefined
  for (let round = 0; round < rounds; round += 1) {
    const isTrusted = clock.now() >= context.book.view.lastActivityAt + limits.settleMs
    const rows = await readRows(context, task)
    if (rows !== undefined) {
      if (agrees(context, task, rows)) {
        return detail === '' ? { kind: 'agrees' } : { kind: 'changed', detail }
      }
      const booked = await bookStrays(context, task, rows)
      if (booked !== '') {
        detail = detail === '' ? booked : `${detail}; ${booked}`
        continue
      }
      if (before !== undefined && isSame(before, rows)) return adopt(context, task, rows)
    }
    before = isTrusted ? rows : undefined
    await clock.sleep(limits.pollMs, UNINTERRUPTED)
  }
  return { kind: 'unknown', detail: 'the exchange does not state both legs alike twice' }
}

async function readRows(
  context: TradeContext,
  { instrument }: CycleTask,
): Promise<Rows | undefined> {
  try {
    const rows = await context.exchange.listPositions(UNINTERRUPTED)
    const own = rows.filter(({ symbol }) => symbol === instrument.symbol)
    // A row of one-way mode belongs to neither leg: the account is not in the mode of this strategy.
    if (own.some(({ positionSide }) => positionSide === undefined)) return undefined
    const of = (side: 'long' | 'short') => {
      const row = own.find(({ positionSide }) => positionSide === side)
      return row && legQuantity(row)
    }
    return { long: of('long'), short: of('short') }
  } catch (error) {
    context.log.warn('positions unreadable', { symbol: instrument.symbol, error: String(error) })
    return undefined
  }
}

function agrees(context: TradeContext, { cycleId }: CycleTask, rows: Rows): boolean {
  const cycle = cycleOf(context, cycleId)
  return SIDES.every((side) => (rows[side] ?? ZERO).eq(cycle[side].quantity))
}

function isSame(a: Rows, b: Rows): boolean {
  return SIDES.every((side) => a[side]?.toFixed() === b[side]?.toFixed())
}

/** Books trades of the symbol that no order of ours has booked: liquidations, people. Returns them in words. */
async function bookStrays(
  context: TradeContext,
  { cycleId, instrument }: CycleTask,
  rows: Rows,
): Promise<string> {
  const { exchange, book } = context
  const { symbol } = instrument
  try {
    const from = cycleOf(context, cycleId).openedAt - LOOK_BACK_MS
    const fills = await exchange.listFills('perp', symbol, from, UNINTERRUPTED)
    const strays = fills.filter(
      (fill) => fill.positionSide !== undefined && !book.isBooked(fillSource(fill)),
    )
    if (strays.length === 0) return ''
    const orders = await exchange.listOrders('perp', symbol, from, UNINTERRUPTED)
    const names = new Map(orders.map(({ orderId, clientOrderId }) => [orderId, clientOrderId]))
    const others = strays.filter(({ orderId }) => {
      const name = names.get(orderId)
      // Ours are booked with the order that they belong to; what is not named yet waits.
      return name !== undefined && !isOwnClientId(name)
    })
    const closing = SIDES.flatMap((leg) => takenFrom(cycleOf(context, cycleId), leg, rows, others))
    if (closing.length === 0) return ''
    bookPairFills(context, cycleId, closing)
    return `${closing.length} trade(s) of others closed a part`
  } catch (error) {
    if (error instanceof JournalError) throw error
    context.log.warn('trades unreadable', { symbol, error: String(error) })
    return ''
  }
}

/** Trades that closed a part of one of our legs: no more than it lacks, else they closed what others had. */
function takenFrom(
  cycle: HedgeCycle,
  leg: 'long' | 'short',
  rows: Rows,
  others: readonly Fill[],
): readonly Fill[] {
  const closing = others.filter(
    ({ side, positionSide }) => positionSide === leg && (side === 'sell') === (leg === 'long'),
  )
  const taken = closing.reduce((sum, { quantity }) => sum.plus(quantity), ZERO)
  return taken.lte(cycle[leg].quantity.minus(rows[leg] ?? ZERO)) ? closing : []
}

/** Takes over what the exchange states twice: less than on record corrects the record, more is not ours. */
function adopt(context: TradeContext, { cycleId }: CycleTask, rows: Rows): LegCheck {
  const cycle = cycleOf(context, cycleId)
  const text = SIDES.map(
    (side) =>
      `${side} ${rows[side]?.toFixed() ?? 'no row'} against ${cycle[side].quantity.toFixed()}`,
  ).join(', ')
  const missing = SIDES.filter((side) => rows[side] === undefined && cycle[side].quantity.gt(0))
  if (missing.length > 0) return { kind: 'unknown', detail: `${text}: a row is missing` }
  if (SIDES.some((side) => (rows[side] ?? ZERO).gt(cycle[side].quantity))) {
    return { kind: 'foreign', detail: text }
  }
  const body = {
    cycleId,
    long: (rows.long ?? ZERO).toFixed(),
    short: (rows.short ?? ZERO).toFixed(),
    reason: text,
  }
  context.book.append({ kind: 'cycle-adjustment', time: context.clock.now(), body })
  context.onAlert({ code: 'adjusted', symbol: cycle.symbol, detail: text })
  return { kind: 'changed', detail: text }
}
