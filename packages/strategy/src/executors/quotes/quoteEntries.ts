import { z } from 'zod'
import type { StoredEntry } from '../../ports/journal.ts'
import { entryParts } from '../entries.ts'

const { amount, name, text, time, side, signedCall, fill } = entryParts

/** What each kind of entry in a market maker's journal contains. Amounts are decimal text. */
export const quoteEntryBodies = {
  /** One start of the bot. The epoch rises by one at each. */
  session: z.strictObject({ epoch: z.int().positive() }),
  /** State SENT: the order may reach the venue from now on. */
  'quote-sent': z.strictObject({
    clientOrderId: name,
    attempt: z.int().positive(),
    symbol: name,
    side,
    price: amount,
    quantity: amount,
    /** `close` and `exit` may only shrink the position; `exit` trades at once. */
    purpose: z.enum(['quote', 'close', 'exit']),
    ...signedCall,
  }),
  /** The order may have this price and quantity from now on. */
  'amend-sent': z.strictObject({
    clientOrderId: name,
    price: amount,
    quantity: amount,
    ...signedCall,
  }),
  'cancel-sent': z.strictObject({ clientOrderId: name, ...signedCall }),
  'fence-sent': z.strictObject({ clientOrderId: name, ...signedCall }),
  /** `filled`, `done-partial`, `dead` and `refused` are final. */
  'quote-state': z.strictObject({
    clientOrderId: name,
    state: z.enum(['live', 'unknown', 'filled', 'done-partial', 'dead', 'refused']),
    orderId: name.optional(),
    executedQuantity: amount.optional(),
    reason: text,
  }),
  /** Trades on a quoted symbol, each in one entry only, booked in the same commit. */
  fills: z.strictObject({
    symbol: name,
    /** Absent when no order of ours traded. */
    clientOrderId: name.optional(),
    /** `venue`: liquidation or deleveraging. `foreign`: somebody else on this account. */
    owner: z.enum(['own', 'venue', 'foreign']),
    fills: z.array(fill).min(1),
  }),
  funding: z.strictObject({
    rows: z
      .array(z.strictObject({ incomeId: name, symbol: name, asset: name, amount, time }))
      .min(1),
  }),
  /** Balances that our own records do not explain: opening balances, deposits. */
  external: z.strictObject({
    reason: text,
    rows: z.array(z.strictObject({ asset: name, amount })).min(1),
  }),
  /** A position that was there before us, or that a person says is ours. */
  adoption: z.strictObject({ symbol: name, quantity: amount, price: amount }),
  /** Calls that change no order: the timer that cancels, the venue's protection. */
  'call-sent': z.strictObject({
    call: z.enum(['countdown', 'protection']),
    symbol: name,
    value: name,
    ...signedCall,
  }),
  /** Result at the first look of a UTC day, quote; losses of the day count from it. */
  day: z.strictObject({
    day: time,
    result: amount,
    /** The limit of the day's loss was reached: no quotes until the next day. */
    isLost: z.boolean().optional(),
  }),
  /** Everything before `time` has been read and booked. */
  cursor: z.strictObject({ name, time }),
  halt: z.strictObject({ reason: text }),
  resume: z.strictObject({ by: text }),
} as const

type QuoteEntryKind = keyof typeof quoteEntryBodies

/** Body of one kind of entry. */
export type QuoteEntryBody<K extends QuoteEntryKind> = z.output<(typeof quoteEntryBodies)[K]>

/** One typed entry of a market maker's journal. */
export type QuoteEntry = {
  [K in QuoteEntryKind]: {
    readonly kind: K
    readonly time: number
    readonly body: QuoteEntryBody<K>
  }
}[QuoteEntryKind]

/**
 * Checks an entry against its schema.
 *
 * @throws {Error} The kind is not known or the body breaks its schema: another bot or version wrote it.
 */
export function parseQuoteEntry(entry: Pick<StoredEntry, 'kind' | 'time' | 'body'>): QuoteEntry {
  const { kind, time: at } = entry
  const schema = Object.hasOwn(quoteEntryBodies, kind)
    ? quoteEntryBodies[kind as QuoteEntryKind]
    : undefined
  if (schema === undefined) {
    throw new Error(`${kind.slice(0, 40)} is no entry of a market maker's journal`)
  }
  const body = schema.safeParse(entry.body)
  if (!body.success) throw new Error(`bad journal entry ${kind}: ${z.prettifyError(body.error)}`)
  return { kind, time: at, body: body.data } as QuoteEntry
}
