import { z } from 'zod'
import type { StoredEntry } from '../ports/journal.ts'
import { recordedRules } from './recordedRules.ts'

const amount = z
  .string()
  .max(80)
  .regex(/^-?\d+(\.\d+)?$/, 'decimal text')
const text = z.string().max(2000)
const name = z.string().min(1).max(100)
const time = z.int().nonnegative()
const market = z.enum(['spot', 'perp'])
const side = z.enum(['buy', 'sell'])
/** Hedge mode only: which of a symbol's two positions. */
const positionSide = z.enum(['long', 'short'])

/** Identity of a signed call, durable before its first byte leaves. */
const signedCall = {
  /** Microseconds, decimal digits. */
  nonce: z.string().regex(/^\d{1,24}$/),
  requestHash: z.string().max(200),
  /** Exchange time after which the venue can no longer admit the call. */
  deadline: time,
}

/** `position-mode` is of the whole account, with `*` for its symbol. */
const settingName = z.enum(['leverage', 'margin-type', 'position-margin', 'position-mode'])

const fill = z.strictObject({
  market,
  symbol: name,
  tradeId: name,
  orderId: name,
  side,
  positionSide: positionSide.optional(),
  price: amount,
  quantity: amount,
  quoteQuantity: amount,
  commission: amount,
  commissionAsset: name,
  /** What a commission in a third asset was worth in quote when it was booked. Absent: no price was known. */
  commissionQuote: amount.optional(),
  realizedPnl: amount,
  isMaker: z.boolean(),
  time,
})

/** What each kind of journal entry contains. Amounts are decimal text. */
export const entryBodies = {
  /** One start of the bot. The epoch rises by one at each. */
  session: z.strictObject({ epoch: z.int().positive() }),
  /** What is wanted of a pair and at most how much of it. Written before the first order. */
  intent: z.strictObject({
    intentId: z.int().positive(),
    action: z.enum(['open', 'close', 'trim', 'repair']),
    pairId: name,
    symbol: name,
    spotSymbol: name,
    perpSymbol: name,
    baseAsset: name,
    quoteAsset: name,
    reason: text,
    leverage: z.int().min(1).max(125),
    maxNakedQuote: amount,
    slippageBps: z.number().positive(),
    /** Opening: most coins that all spot orders of this intent may buy. */
    spotLimit: amount,
    /** Opening: most that all perp orders of this intent may sell. */
    perpLimit: amount,
    /** By which both legs are traded. Absent in older journals. */
    rules: recordedRules.optional(),
  }),
  /** State SENT: the order may reach the venue from now on. */
  'order-sent': z.strictObject({
    clientOrderId: name,
    intentId: z.int().positive(),
    pairId: name,
    attempt: z.int().positive(),
    /** Middle of the book that the order was priced on, quote per base. */
    reference: amount.optional(),
    /** What taking at once would have cost when a maker-first slice began; its orders are measured against it. */
    benchmark: z
      .strictObject({
        /** Average price of the whole slice on this market, quote per base. */
        price: amount,
        /** Taker fee, fraction of value. */
        feeRate: amount,
      })
      .optional(),
    ...signedCall,
    request: z.strictObject({
      market,
      symbol: name,
      side,
      quantity: amount,
      price: amount,
      timeInForce: z.enum(['IOC', 'FOK', 'GTC', 'GTX']),
      isReduceOnly: z.boolean(),
      positionSide: positionSide.optional(),
    }),
  }),
  /** `filled`, `done-partial`, `dead` and `refused` are final. */
  'order-state': z.strictObject({
    clientOrderId: name,
    state: z.enum(['live', 'unknown', 'filled', 'done-partial', 'dead', 'refused']),
    orderId: name.optional(),
    executedQuantity: amount.optional(),
    reason: text,
  }),
  'cancel-sent': z.strictObject({ clientOrderId: name, ...signedCall }),
  /** A call with the nonce of an order whose outcome is unknown, so that it can no longer be admitted. */
  'fence-sent': z.strictObject({ clientOrderId: name, ...signedCall }),
  /** Trades that belong to a pair, each in one entry only, booked in the same commit. */
  fills: z.strictObject({
    pairId: name,
    /** Absent when the venue or a person traded: liquidation, deleveraging, manual close. */
    clientOrderId: name.optional(),
    fills: z.array(fill).min(1),
  }),
  'pair-status': z.strictObject({
    pairId: name,
    /** `abandoned`: nothing was traded, so nothing remains to account for. */
    status: z.enum(['opening', 'open', 'closing', 'closed', 'unwound', 'abandoned']),
    reason: text,
  }),
  /** The exchange holds less than we own: quantities are corrected to its figures. */
  adjustment: z.strictObject({
    pairId: name,
    spotQuantity: amount,
    perpQuantity: amount,
    reason: text,
  }),
  /** A pair that was on the account but not on record is taken over; the exchange decided the quantities. */
  adoption: z.strictObject({
    /** Under which orders that repair the pair are sent. */
    intentId: z.int().positive(),
    pairId: name,
    symbol: name,
    spotSymbol: name,
    perpSymbol: name,
    baseAsset: name,
    quoteAsset: name,
    leverage: z.int().min(1).max(125),
    spotQuantity: amount,
    perpQuantity: amount,
    openedAt: time,
    /** Fills since the position was last flat, spot first; empty when the history does not reach there. */
    fills: z.array(fill),
    fundingReceived: amount,
    /** Only without fills: the venue's entry price for both legs. */
    entryPrice: amount.optional(),
    entryNotional: amount.optional(),
    spotCost: amount.optional(),
    /** Names of figures that the history did not give. */
    unknown: z.array(name),
    rules: recordedRules.optional(),
  }),
  /** A long and a short of one perpetual are to be opened. Written before the first order. */
  cycle: z.strictObject({
    intentId: z.int().positive(),
    cycleId: name,
    symbol: name,
    baseAsset: name,
    quoteAsset: name,
    /** The leg that is opened first. */
    pilot: positionSide,
    /** Base units that each leg may be opened to at most. */
    quantity: amount,
    leverage: z.int().min(1).max(125),
    reason: text,
  }),
  /** The next step of such a pair. Written before the first order of that step. */
  'cycle-phase': z.strictObject({
    intentId: z.int().positive(),
    cycleId: name,
    phase: z.enum([
      'opening-hedge',
      'holding',
      'closing-a',
      'closing-b',
      'repair',
      'flat',
      'abandoned',
    ]),
    reason: text,
    /** Largest drift seen so far, percent of one leg. */
    worstDriftPct: amount.optional(),
  }),
  /** The exchange holds less of such a pair than our trades say: quantities are corrected to its figures. */
  'cycle-adjustment': z.strictObject({ cycleId: name, long: amount, short: amount, reason: text }),
  cooldown: z.strictObject({ symbol: name, level: z.int().nonnegative(), until: time }),
  halt: z.strictObject({ reason: text }),
  resume: z.strictObject({ by: text }),
  /** Everything before `time` has been read and booked. */
  cursor: z.strictObject({ name, time }),
  funding: z.strictObject({
    rows: z
      .array(
        z.strictObject({
          incomeId: name,
          /** Absent when the position is not ours. */
          pairId: name.optional(),
          symbol: name,
          asset: name,
          amount,
          time,
        }),
      )
      .min(1),
  }),
  'transfer-sent': z.strictObject({
    clientTransferId: name,
    intentId: z.int().positive(),
    attempt: z.int().positive(),
    asset: name,
    amount,
    direction: z.enum(['spot-to-perp', 'perp-to-spot']),
    ...signedCall,
  }),
  'transfer-state': z.strictObject({
    clientTransferId: name,
    state: z.enum(['unknown', 'done', 'dead', 'refused']),
    reason: text,
  }),
  'setting-sent': z.strictObject({
    symbol: name,
    setting: settingName,
    value: name,
    ...signedCall,
  }),
  'setting-state': z.strictObject({
    symbol: name,
    setting: settingName,
    outcome: text,
  }),
  /** Balances that our own records do not explain: opening balances, deposits, other people's trades. */
  external: z.strictObject({
    reason: text,
    rows: z
      .array(
        z.strictObject({
          account: name,
          asset: name,
          amount,
          /** Quote per unit at that time. Absent: none was known. */
          price: amount.optional(),
        }),
      )
      .min(1),
  }),
  /** Worth of the account, now and then, and the decisions made so far in all sessions. Quote. */
  checkpoint: z.strictObject({ checks: z.int().nonnegative(), value: amount, portfolio: amount }),
  /** Memory of a strategy under a name of its own; the newest wins. */
  strategy: z.strictObject({ name, data: z.record(z.string(), z.unknown()) }),
} as const

export type EntryKind = keyof typeof entryBodies

/** Body of one kind of entry. */
export type EntryBody<K extends EntryKind> = z.output<(typeof entryBodies)[K]>

/** One typed journal entry. */
export type TradeEntry = {
  [K in EntryKind]: { readonly kind: K; readonly time: number; readonly body: EntryBody<K> }
}[EntryKind]

/** A fill as the journal keeps it. */
export type FillRecord = EntryBody<'fills'>['fills'][number]

/**
 * Checks an entry against its schema.
 *
 * @throws {Error} The kind is not known or the body breaks its schema; the journal is of another version.
 */
export function parseEntry(entry: Pick<StoredEntry, 'kind' | 'time' | 'body'>): TradeEntry {
  const schema = Object.hasOwn(entryBodies, entry.kind)
    ? entryBodies[entry.kind as EntryKind]
    : undefined
  if (schema === undefined) throw new Error(`unknown journal entry kind ${entry.kind.slice(0, 40)}`)
  const body = schema.safeParse(entry.body)
  if (!body.success) {
    throw new Error(`bad journal entry ${entry.kind}: ${z.prettifyError(body.error)}`)
  }
  return { kind: entry.kind, time: entry.time, body: body.data } as TradeEntry
}

/** What entries of other journals are made of, too. */
export const entryParts = { amount, name, text, time, side, signedCall, fill }
