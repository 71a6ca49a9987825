import * as z from 'zod/mini'
import { defineWalletEndpoint } from '../endpoint.ts'
import { NoParams } from '../schemas.ts'

/** What `migrateUser` answers. */
export const Migration = z.looseObject({
  /** Names the migration in `getMigrationHistory`. */
  batchId: z.string().check(z.minLength(1)),
})
export type Migration = z.output<typeof Migration>

/**
 * Moves every asset of one account to another. Signed by the main wallet. Weight 50. The account
 * must have neither orders nor positions; up to 300 assets.
 *
 * @throws {AsterOutcomeUnknownError} It may be under way: compare balances.
 *
 * @see Aster Futures API V3, "Migrate User Assets"
 */
export const migrateUser = defineWalletEndpoint({
  market: 'futures',
  method: 'POST',
  path: '/fapi/v3/asset/migrateUser',
  security: 'management',
  weight: 50,
  retry: 'never',
  params: NoParams,
  result: Migration,
})
