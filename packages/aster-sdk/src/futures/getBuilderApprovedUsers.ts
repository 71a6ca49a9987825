import * as z from 'zod/mini'
import { BuilderApproval } from '../builderCode.ts'
import { defineEndpoint } from '../endpoint.ts'
import { epochMs, requestTime } from '../schemas.ts'
import { timeRange } from '../timeRange.ts'
import { page } from './page.ts'

/** What `getBuilderApprovedUsers` takes. */
export const BuilderApprovedUsersParams = z
  .strictObject({
    /** Epoch ms, inclusive. */
    startTime: z.optional(requestTime),
    /** Epoch ms, inclusive. */
    endTime: z.optional(requestTime),
    /** From 1. */
    page: z.optional(page),
    /** Rows of a page, 1 to 1000. @default 100 */
    limit: z.optional(z.int().check(z.minimum(1), z.maximum(1000))),
  })
  .check(timeRange())
export type BuilderApprovedUsersParams = z.input<typeof BuilderApprovedUsersParams>

/** What `getBuilderApprovedUsers` answers. */
export const BuilderApprovedUsers = z.looseObject({
  total: z.int(),
  currentPage: z.int(),
  totalPages: z.int(),
  pageSize: z.int(),
  hasMore: z.boolean(),
  rows: z.array(
    z.extend(BuilderApproval, {
      /** Epoch ms. */
      approveTime: epochMs,
    }),
  ),
})
export type BuilderApprovedUsers = z.output<typeof BuilderApprovedUsers>

/**
 * Gets the users who have approved us as builder. Weight 5, signed.
 *
 * @see Aster Futures API V3, "Get Builder Approved User List"
 */
export const getBuilderApprovedUsers = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v3/builder/approvedUserList',
  security: 'user-data',
  weight: 5,
  retry: 'safe',
  params: BuilderApprovedUsersParams,
  result: BuilderApprovedUsers,
})
