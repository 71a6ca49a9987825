import { z } from 'zod'

/** One kind of fault: what it takes and which line of the safety rules' list of faults it serves. */
export interface FaultAction<Args extends z.ZodType = z.ZodType> {
  readonly args: Args
  /** Heading of the list of faults, and the words there. */
  readonly serves: string
  /** What the caller sees, one sentence. */
  readonly effect: string
  /** Where it exists: over HTTP and WebSocket, in process, or on both. */
  readonly where: 'both' | 'wire'
}

/** Exchange time, ms: once struck, every call that matches is struck until so much has passed. */
export const forMs = z.int().min(1).max(10_000_000_000).optional()

/** A signed amount of money as text. */
export const decimalText = z
  .string()
  .regex(/^-?\d{1,20}(?:\.\d{1,18})?$/, 'must be a decimal number as text')

/** An amount above zero as text. */
export const positiveText = decimalText.refine((text) => Number(text) > 0, 'must be above zero')

/** A factor between a thousandth and a thousand, as text. */
export const factorText = positiveText.refine(
  (text) => Number(text) >= 0.001 && Number(text) <= 1000,
  'must be from 0.001 to 1000',
)

/** A symbol as both markets spell it. */
export const symbolText = z.string().regex(/^[A-Z0-9]{1,40}$/, 'must be a symbol such as BTCUSDT')

/** Either market. */
export const marketName = z.enum(['spot', 'perp'])

/** Whose account it is about. @default the one whose call set it off, else the first */
export const user = z
  .string()
  .regex(/^0x[0-9a-fA-F]{40}$/, 'must be an address')
  .optional()
