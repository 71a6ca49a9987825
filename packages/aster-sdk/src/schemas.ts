import * as z from 'zod/mini'
import { inWords } from './inWords.ts'

/** Plain decimal text of a parameter, zero or above, e.g. `'0.001'`. No exponent, no JS number. */
export const decimalText = z
  .string()
  .check(z.regex(/^\d{1,24}(?:\.\d{1,24})?$/, 'expected a plain decimal as text, such as "0.001"'))

/** Decimal text of a parameter that may be negative. */
export const signedDecimalText = z
  .string()
  .check(
    z.regex(/^-?\d{1,24}(?:\.\d{1,24})?$/, 'expected a plain decimal as text, such as "-0.001"'),
  )

/** Decimal text in every form that an answer may have it. */
const DECIMAL: RegExp = /^-?\d{1,40}(?:\.\d{1,40})?(?:[eE][+-]?\d{1,2})?$/

/** Decimal text of a response: price, quantity, amount or rate. */
export const decimalString = z.string().check(z.regex(DECIMAL, 'expected decimal text'))

/** Decimal that some answers carry as a JSON number. Comes out as text. */
export const decimalValue = z.union([decimalString, z.pipe(z.number(), z.transform(String))])

/** Venue symbol, e.g. `BTCUSDT`. May be non-ASCII or start with a digit. */
export const symbolName = z.string().check(z.minLength(1), z.maxLength(64))

/** Asset name, e.g. `USDT`. */
export const assetName = z.string().check(z.minLength(1), z.maxLength(32))

/** Milliseconds since 1970-01-01T00:00:00Z. */
export const epochMs = z.int().check(z.minimum(0))

/** Milliseconds since 1970-01-01T00:00:00Z. Seconds and microseconds are refused, told by their size. */
export const requestTime = epochMs.check(
  z.refine((time) => time < 1e9 || time >= 1e10, 'expected milliseconds; these look like seconds'),
  z.refine((time) => time < 1e15, 'expected milliseconds; these look like microseconds'),
)

/** Order, trade or transfer id in a parameter: decimal digits as text. */
export const idText = z.string().check(z.regex(/^\d{1,20}$/, 'expected an id as decimal digits'))

/**
 * Venue id of an answer, always as text: some have 19 digits and would lose their last ones as a
 * JS number.
 */
export const venueId = z.pipe(z.union([z.string(), z.int()]), z.transform(String))

/** Order id in a list of ids, which the wire has as JSON numbers. Text of digits is taken as well. */
export const listedOrderId = z
  .pipe(
    z.union([
      z.int().check(z.minimum(0)),
      z.string().check(z.regex(/^\d{1,16}$/, 'expected an id as decimal digits')),
    ]),
    z.transform(Number),
  )
  .check(z.refine(Number.isSafeInteger, 'too long for a list of ids: cancel by client order id'))

/** Whole number of a parameter as decimal digits, e.g. `'5000'`. */
export const wholeText = z
  .string()
  .check(z.regex(/^\d{1,19}$/, 'expected a whole number as decimal digits'))

/** Nonce of a signed call, microseconds since 1970 as 16 decimal digits. */
export const nonceText = z
  .string()
  .check(z.regex(/^\d{16}$/, 'expected a nonce of 16 decimal digits'))

/** Wallet address: `0x` and 40 hex digits, or a Solana address. */
export const walletAddress = z
  .string()
  .check(
    z.regex(
      /^(?:0x[0-9a-fA-F]{40}|[1-9A-HJ-NP-Za-km-z]{32,44})$/,
      'expected 0x and 40 hex digits, or a Solana address',
    ),
  )

/** Whole number that some answers carry as text, e.g. `"200"`. */
export const intValue = z.pipe(
  z.union([z.int(), z.string().check(z.regex(/^-?\d{1,15}$/))]),
  z.transform(Number),
)

/**
 * Our own order id, at most 36 characters of `[.A-Z:/a-z0-9_-]`. Unique among *open* orders only: it
 * finds an order, it does not prevent a duplicate.
 */
export const clientOrderId = z
  .string()
  .check(z.regex(/^[.A-Z:/a-z0-9_-]{1,36}$/, 'expected 1 to 36 characters of [.A-Z:/a-z0-9_-]'))

/** `BUY` or `SELL`. */
export const orderSide = z.enum(['BUY', 'SELL'])

/** `BOTH` in one-way mode; `LONG` or `SHORT` in hedge mode. */
export const positionSide = z.enum(['BOTH', 'LONG', 'SHORT'])

/** Which order dies when two of ours would meet. */
export const stpMode = z.enum(['EXPIRE_TAKER', 'EXPIRE_MAKER', 'EXPIRE_BOTH'])

/** GTX is post-only; HIDDEN rests without showing in the depth. */
export const timeInForce = z.enum(['GTC', 'IOC', 'FOK', 'GTX', 'HIDDEN'])

/** Price level: `[price, quantity]`, quote per base and base units. */
export const priceLevel = z.tuple([decimalString, decimalString])

/** Number of levels that a depth request may ask for. */
export const depthLimit = z.literal([5, 10, 20, 50, 100, 500, 1000])

/** Weight of a depth request by its number of levels. */
export function depthWeight(limit: number): number {
  if (limit <= 50) return 2
  if (limit <= 100) return 5
  return limit <= 500 ? 10 : 20
}

/** Parameters of an endpoint that takes none. */
export const NoParams = z.strictObject({})

/** Answer without content: `{}`. */
export const EmptyResult = z.looseObject({})

/** Answer that only confirms, e.g. `{"code":200,"msg":"success"}`. */
export const Confirmation = z.looseObject({
  /** 200; anything else is no confirmation. */
  code: intValue.check(z.refine((code) => code === 200, 'expected 200')),
  msg: z.string(),
})
export type Confirmation = z.output<typeof Confirmation>

/** Limit of requests or orders, as exchangeInfo states it. */
export const RateLimit = z.looseObject({
  /** `REQUEST_WEIGHT` per IP or `ORDERS` per account. */
  rateLimitType: z.string(),
  interval: z.string(),
  intervalNum: z.int(),
  limit: z.int(),
})

/**
 * One row or a list of rows, which the venue answers depending on whether a symbol was given. Comes
 * out as a list.
 */
export function oneOrMany<Row extends z.ZodMiniType>(row: Row) {
  return z.pipe(
    z.transform((value) => (Array.isArray(value) ? value : [value])),
    z.array(row),
  )
}

/**
 * One row or a list of rows of public data, as a list of those that can be read. A row that breaks the
 * schema is left out, so that one odd symbol does not hide all others: an absent row means unknown,
 * never zero. Fails when no row at all can be read.
 *
 * @param isPlain Quick check of the usual form of a row, which the schema would give back as it is.
 */
export function readableRows<Row extends z.ZodMiniType>(
  row: Row,
  isPlain?: (item: unknown) => item is z.output<Row>,
) {
  return z.pipe(
    z.unknown(),
    z.transform((value, context): z.output<Row>[] => {
      const raw: readonly unknown[] = Array.isArray(value) ? value : [value]
      const rows: z.output<Row>[] = []
      let problem: z.core.$ZodIssue | undefined
      for (let index = 0; index < raw.length; index++) {
        const item = raw[index]
        if (isPlain?.(item)) {
          rows.push(item)
          continue
        }
        const parsed = row.safeParse(item, inWords)
        if (parsed.success) rows.push(parsed.data)
        else
          problem ??= {
            ...parsed.error.issues[0]!,
            path: [index, ...(parsed.error.issues[0]?.path ?? [])],
          }
      }
      if (problem !== undefined && rows.length === 0) {
        context.issues.push({
          code: 'custom',
          message: problem.message,
          path: problem.path,
          input: value,
        })
      }
      return rows
    }),
  )
}
