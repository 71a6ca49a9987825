import * as z from 'zod/mini'
import { defineEndpoint } from '../endpoint.ts'
import { decimalString, epochMs, symbolName } from '../schemas.ts'

/** What `getIndexReferences` takes. */
export const IndexReferencesParams = z.strictObject({ symbol: symbolName })
export type IndexReferencesParams = z.input<typeof IndexReferencesParams>

/** What `getIndexReferences` answers. */
export const IndexReferences = z.looseObject({
  symbol: symbolName,
  /** Epoch ms. */
  time: epochMs,
  references: z.array(
    z.looseObject({
      exchange: z.string(),
      /** Name of the symbol at that exchange. */
      symbol: z.string(),
      /** Fraction of the index. */
      weight: decimalString,
    }),
  ),
})
export type IndexReferences = z.output<typeof IndexReferences>

/**
 * Gets the exchanges that the index price of one perpetual is made of. Public. Weight 1.
 *
 * An unknown symbol answers -1000 instead of -1121.
 *
 * @see Aster Futures API V3, "Index Price References"
 */
export const getIndexReferences = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v3/indexreferences',
  security: 'none',
  weight: 1,
  retry: 'safe',
  params: IndexReferencesParams,
  result: IndexReferences,
})
