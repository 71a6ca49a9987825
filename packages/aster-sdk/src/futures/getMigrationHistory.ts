import * as z from 'zod/mini'
import { defineEndpoint } from '../endpoint.ts'
import { assetName, decimalString, venueId } from '../schemas.ts'

/** What `getMigrationHistory` takes. */
export const MigrationHistoryParams = z.strictObject({
  /** What `migrateUser` answered. */
  batchId: z.string().check(z.minLength(1), z.maxLength(64)),
})
export type MigrationHistoryParams = z.input<typeof MigrationHistoryParams>

/** What `getMigrationHistory` answers. */
export const MigrationHistory = z.looseObject({
  batchId: z.string(),
  totalCount: z.int(),
  successCount: z.int(),
  processingCount: z.int(),
  failCount: z.int(),
  initCount: z.int(),
  details: z.array(
    z.looseObject({
      id: venueId,
      asset: assetName,
      /** In units of `asset`. */
      amount: decimalString,
      /** Null until a transfer was made. */
      tranId: z.nullable(venueId),
      /** `S` done, `I` not begun. */
      status: z.string(),
    }),
  ),
})
export type MigrationHistory = z.output<typeof MigrationHistory>

/**
 * Gets how far a migration of assets has come. Weight 50, signed.
 *
 * @see Aster Futures API V3, "Migrate User Assets History"
 */
export const getMigrationHistory = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v3/asset/migrateUser/history',
  security: 'user-data',
  weight: 50,
  retry: 'safe',
  params: MigrationHistoryParams,
  result: MigrationHistory,
})
