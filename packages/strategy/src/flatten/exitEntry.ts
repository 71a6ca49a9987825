import { z } from 'zod'

const amount = z
  .string()
  .max(80)
  .regex(/^-?\d+(\.\d+)?$/, 'decimal text')
const name = z.string().min(1).max(100)
const time = z.int().nonnegative()

const signedCall = {
  /** Microseconds, decimal digits. */
  nonce: z.string().regex(/^\d{1,24}$/),
  requestHash: z.string().max(200),
  /** Exchange time after which the venue can no longer admit the call. */
  deadline: time,
}

/** One line of an exit's own memory. Amounts are decimal text, times epoch ms of the exchange. */
export const exitEntrySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('run'), time, run: z.int().positive() }),
  /** So many coins are to be sold in all, those that this exit has sold already included. */
  z.strictObject({
    kind: z.literal('claim'),
    time,
    asset: name,
    quantity: amount,
    /** All coins of the wallet, those included that this exit has sold before. */
    coins: amount,
    rule: z.string().max(200),
  }),
  /** May reach the venue from now on. */
  z.strictObject({
    kind: z.literal('order-sent'),
    time,
    clientOrderId: name,
    market: z.enum(['spot', 'perp']),
    symbol: name,
    baseAsset: name,
    side: z.enum(['buy', 'sell']),
    positionSide: z.enum(['long', 'short']).optional(),
    isReduceOnly: z.boolean(),
    quantity: amount,
    price: amount,
    /** What was held before: the signed position, or all coins. */
    held: amount,
    /** When that was read. */
    heldAt: time,
    ...signedCall,
  }),
  /** Final. */
  z.strictObject({
    kind: z.literal('order-end'),
    time,
    clientOrderId: name,
    state: z.enum(['done', 'dead', 'refused']),
    filled: amount,
    quote: amount,
    reason: z.string().max(500),
  }),
  /** A cancel, or the fence of an order: nothing has to be known about its end. */
  z.strictObject({
    kind: z.enum(['cancel-sent', 'fence-sent']),
    time,
    clientOrderId: name,
    ...signedCall,
  }),
  z.strictObject({ kind: z.literal('finished'), time, isFlat: z.boolean() }),
])

/** One line of an exit's own memory. */
export type ExitEntry = z.output<typeof exitEntrySchema>

/** The entry of an order that has left. */
export type SentOrder = Extract<ExitEntry, { kind: 'order-sent' }>

/** The memory of the exits of one account, oldest entry first. */
export interface ExitLog {
  /** What earlier exits have left. Lines that cannot be read are left out. */
  read(): readonly ExitEntry[]
  /**
   * Adds an entry; it is on disk before this returns.
   *
   * @throws It could not be stored; nothing may be sent.
   */
  append(entry: ExitEntry): void
}
