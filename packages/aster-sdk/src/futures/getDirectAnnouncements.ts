import * as z from 'zod/mini'
import { defineEndpoint } from '../endpoint.ts'
import { Announcement } from './getDirectAnnouncement.ts'
import { page } from './page.ts'

/** What `getDirectAnnouncements` takes. */
export const DirectAnnouncementsParams = z.strictObject({
  /** From 1. */
  page: z.optional(page),
  /** Rows of a page. @default 20 */
  size: z.optional(z.int().check(z.minimum(1), z.maximum(1000))),
})
export type DirectAnnouncementsParams = z.input<typeof DirectAnnouncementsParams>

/** What `getDirectAnnouncements` answers. */
export const Announcements = z.looseObject({
  /** Rows of all pages. */
  total: z.int(),
  rows: z.array(Announcement),
})
export type Announcements = z.output<typeof Announcements>

/**
 * Gets announcements of the venue to the account. Weight 1, signed.
 *
 * @see Aster Futures API V3, "Get Direct Announcements"
 */
export const getDirectAnnouncements = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v3/announcement/direct',
  security: 'user-data',
  weight: 1,
  retry: 'safe',
  params: DirectAnnouncementsParams,
  result: Announcements,
})
