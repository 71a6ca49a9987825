import { decimal, ZERO } from '@asterkit/instruments'
import type { PairHolding } from '../pair.ts'
import type { EpochMs } from '../ports/clock.ts'
import type { StoredEntry } from '../ports/journal.ts'
import { type EntryBody, type EntryKind, parseEntry, type TradeEntry } from './entries.ts'
import {
  emptyCycleView,
  foldCycle,
  foldCycleAdjustment,
  foldCycleFunding,
  foldCyclePhase,
} from './foldCycle.ts'
import { foldFills, foldFunding } from './foldFills.ts'
import { type Attempt, type JournalView, MAX_CLOSED_PAIRS } from './journalView.ts'
import type { MutableView } from './mutableView.ts'
import { adoptedHolding, newHolding } from './newHolding.ts'
import { readRules } from './recordedRules.ts'
import { addCheckpoint, addFlows, NO_TOTALS } from './totals.ts'

/** Name of the cursor over the perp wallet's history. */
export const INCOME_CURSOR = 'income'

const DAY_MS = 86_400_000

/** Folds entries into one view, one at a time. The view is live: it changes with each entry. */
export interface JournalFold {
  readonly view: JournalView
  add(entry: TradeEntry, seq: number): void
}

/** Starts with an empty journal. */
export function createJournalFold(): JournalFold {
  const view: MutableView = {
    seq: 0,
    epoch: 0,
    startedAt: 0,
    resumedAt: 0,
    lastIntentId: 0,
    lastNonce: '0',
    openAttempts: new Map(),
    openTransfers: new Map(),
    holdings: new Map(),
    intents: new Map(),
    rules: new Map(),
    tradedPairs: new Set(),
    perpSold: new Map(),
    closed: [],
    dust: new Map(),
    cooldowns: new Map(),
    halt: undefined,
    cursors: new Map(),
    counts: { day: 0, orders: 0, opens: 0, unwinds: 0, sessions: 0 },
    totals: NO_TOTALS,
    ordersSent: 0,
    opensTotal: 0,
    lastActivityAt: 0,
    maxNakedQuote: ZERO,
    ...emptyCycleView(),
    strategy: new Map(),
    lastSpotPrice: new Map(),
  }
  return {
    view,
    add(entry, seq) {
      const apply = folds[entry.kind] as (view: MutableView, body: unknown, time: EpochMs) => void
      apply(view, entry.body, entry.time)
      view.seq = seq
    },
  }
}

/**
 * Folds a whole journal.
 *
 * @throws {Error} An entry breaks its schema.
 */
export function foldJournal(entries: Iterable<StoredEntry>): JournalView {
  const fold = createJournalFold()
  for (const entry of entries) fold.add(parseEntry(entry), entry.seq)
  return fold.view
}

type Folds = {
  [K in EntryKind]: (view: MutableView, body: EntryBody<K>, time: EpochMs) => void
}

const folds: Folds = {
  session(view, body, time) {
    view.epoch = body.epoch
    view.startedAt = time
    count(view, time, 'sessions')
    for (const [id, attempt] of view.openAttempts) {
      if (attempt.state === 'sent') view.openAttempts.set(id, { ...attempt, state: 'unknown' })
    }
  },
  intent(view, body, time) {
    view.lastIntentId = Math.max(view.lastIntentId, body.intentId)
    view.intents.set(body.pairId, body)
    if (body.rules !== undefined) view.rules.set(body.pairId, readRules(body.rules, body))
    if (body.action !== 'open') return
    count(view, time, 'opens')
    view.opensTotal += 1
    view.holdings.set(body.pairId, newHolding(body, time, view.dust.get(body.spotSymbol)))
    view.dust.delete(body.spotSymbol)
  },
  'order-sent'(view, body, time) {
    view.openAttempts.set(body.clientOrderId, {
      ...body,
      state: 'sent',
      sentAt: time,
      bookedQuantity: ZERO,
      isFenced: false,
    })
    view.ordersSent += 1
    count(view, time, 'orders')
    active(view, time, body.nonce)
  },
  'order-state'(view, body, time) {
    const attempt = view.openAttempts.get(body.clientOrderId)
    // That nothing is known is no step of ours: it makes no reading of the venue a late one.
    if (body.state !== 'unknown') active(view, time)
    if (attempt === undefined) return
    if (body.state === 'live' || body.state === 'unknown') {
      view.openAttempts.set(body.clientOrderId, {
        ...attempt,
        state: body.state,
        ...(body.orderId === undefined ? {} : { orderId: body.orderId }),
      })
    } else view.openAttempts.delete(body.clientOrderId)
  },
  'cancel-sent'(view, body, time) {
    active(view, time, body.nonce)
    changeAttempt(view, body.clientOrderId, { cancelSentAt: time })
  },
  'fence-sent'(view, body, time) {
    active(view, time, body.nonce)
    changeAttempt(view, body.clientOrderId, { isFenced: true })
  },
  fills(view, body, time) {
    active(view, time)
    foldFills(view, body)
  },
  'pair-status'(view, body, time) {
    const holding = view.holdings.get(body.pairId)
    if (holding === undefined) return
    if (body.status === 'abandoned') abandon(view, holding)
    else if (body.status === 'closed' || body.status === 'unwound') {
      if (body.status === 'unwound') count(view, time, 'unwinds')
      retire(view, holding, body, time)
    } else view.holdings.set(body.pairId, { ...holding, status: body.status })
  },
  adjustment(view, body) {
    const holding = view.holdings.get(body.pairId)
    if (holding === undefined) return
    const spotQuantity = decimal(body.spotQuantity)
    const perpQuantity = decimal(body.perpQuantity)
    const lost = holding.spotQuantity.minus(spotQuantity)
    const spotWrittenOff = (holding.spotWrittenOff ?? ZERO).plus(lost.gt(0) ? lost : ZERO)
    view.holdings.set(body.pairId, { ...holding, spotQuantity, perpQuantity, spotWrittenOff })
  },
  adoption(view, body) {
    view.lastIntentId = Math.max(view.lastIntentId, body.intentId)
    view.holdings.set(body.pairId, adoptedHolding(body))
    view.tradedPairs.add(body.pairId)
    if (body.rules !== undefined) view.rules.set(body.pairId, readRules(body.rules, body))
  },
  cycle(view, body, time) {
    view.lastIntentId = Math.max(view.lastIntentId, body.intentId)
    foldCycle(view, body, time)
  },
  'cycle-phase'(view, body, time) {
    view.lastIntentId = Math.max(view.lastIntentId, body.intentId)
    foldCyclePhase(view, body, time)
  },
  'cycle-adjustment': (view, body) => foldCycleAdjustment(view, body),
  cooldown(view, body) {
    view.cooldowns.set(body.symbol, { level: body.level, until: body.until })
  },
  halt(view, body, time) {
    view.halt ??= { reason: body.reason, time }
  },
  resume(view, _body, time) {
    view.halt = undefined
    view.resumedAt = time
  },
  cursor(view, body) {
    view.cursors.set(body.name, Math.max(view.cursors.get(body.name) ?? 0, body.time))
  },
  funding(view, body) {
    for (const row of body.rows) {
      foldFunding(view, row)
      foldCycleFunding(view, row)
      view.cursors.set(INCOME_CURSOR, Math.max(view.cursors.get(INCOME_CURSOR) ?? 0, row.time))
    }
  },
  'transfer-sent'(view, body, time) {
    view.lastIntentId = Math.max(view.lastIntentId, body.intentId)
    view.openTransfers.set(body.clientTransferId, { ...body, sentAt: time })
    active(view, time, body.nonce)
  },
  'transfer-state'(view, body, time) {
    const transfer = view.openTransfers.get(body.clientTransferId)
    if (transfer !== undefined && body.state === 'done') {
      const total = transfer.direction === 'spot-to-perp' ? 'movedToPerp' : 'movedToSpot'
      const moved = view.totals[total].plus(decimal(transfer.amount))
      view.totals = { ...view.totals, [total]: moved }
    }
    if (body.state !== 'unknown') view.openTransfers.delete(body.clientTransferId)
    active(view, time)
  },
  'setting-sent': (view, body, time) => active(view, time, body.nonce),
  'setting-state': (view, _body, time) => active(view, time),
  external(view, body) {
    view.totals = addFlows(view.totals, body)
  },
  checkpoint(view, body, time) {
    view.totals = addCheckpoint(view.totals, body, time)
  },
  strategy(view, body) {
    view.strategy.set(body.name, body.data)
  },
}

function changeAttempt(view: MutableView, id: string, change: Partial<Attempt>): void {
  const attempt = view.openAttempts.get(id)
  if (attempt !== undefined) view.openAttempts.set(id, { ...attempt, ...change })
}

function retire(
  view: MutableView,
  holding: PairHolding,
  body: EntryBody<'pair-status'>,
  time: EpochMs,
): void {
  const { pairId, spotSymbol, spotQuantity } = holding
  const price = view.lastSpotPrice.get(pairId) ?? ZERO
  const dustCost = spotQuantity.times(price)
  const outcome = body.status === 'unwound' ? 'unwound' : 'closed'
  view.totals = { ...view.totals, [outcome]: view.totals[outcome] + 1 }
  view.closed.push({ holding, closedAt: time, dustCost, outcome, reason: body.reason })
  if (view.closed.length > MAX_CLOSED_PAIRS) view.closed.shift()
  if (spotQuantity.gt(0)) view.dust.set(spotSymbol, { quantity: spotQuantity, cost: dustCost })
  view.holdings.delete(pairId)
  view.intents.delete(pairId)
  view.rules.delete(pairId)
  view.tradedPairs.delete(pairId)
  view.perpSold.delete(pairId)
  view.lastSpotPrice.delete(pairId)
}

function abandon(view: MutableView, holding: PairHolding): void {
  const { pairId, spotSymbol, spotQuantity: quantity, spotCost: cost } = holding
  if (quantity.gt(0)) view.dust.set(spotSymbol, { quantity, cost })
  view.holdings.delete(pairId)
  view.intents.delete(pairId)
  view.rules.delete(pairId)
  view.perpSold.delete(pairId)
}

function count(
  view: MutableView,
  time: EpochMs,
  field: 'orders' | 'opens' | 'unwinds' | 'sessions',
): void {
  const day = Math.floor(time / DAY_MS) * DAY_MS
  const counts =
    view.counts.day === day ? view.counts : { day, orders: 0, opens: 0, unwinds: 0, sessions: 0 }
  view.counts = { ...counts, [field]: counts[field] + 1 }
}

function active(view: MutableView, time: EpochMs, nonce?: string): void {
  view.lastActivityAt = Math.max(view.lastActivityAt, time)
  if (nonce !== undefined && BigInt(nonce) > BigInt(view.lastNonce)) view.lastNonce = nonce
}
