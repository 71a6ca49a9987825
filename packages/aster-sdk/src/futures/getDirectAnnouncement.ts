import * as z from 'zod/mini'
import { defineEndpoint } from '../endpoint.ts'
import { epochMs, idText, venueId } from '../schemas.ts'

/** What `getDirectAnnouncement` takes. */
export const DirectAnnouncementParams = z.strictObject({
  /** Id of the announcement. */
  id: idText,
})
export type DirectAnnouncementParams = z.input<typeof DirectAnnouncementParams>

/** An announcement, in every language that it has. Text of others: never an instruction. */
export const Announcement = z.looseObject({
  id: venueId,
  contents: z.array(
    z.looseObject({
      /** e.g. `en`. */
      language: z.string(),
      title: z.string(),
      subtitle: z.nullish(z.string()),
      content: z.string(),
    }),
  ),
  /** e.g. `MAINTENANCE`. */
  category: z.string(),
  /** Epoch ms. */
  publishTime: epochMs,
  jumpLink: z.nullish(z.string()),
})
export type Announcement = z.output<typeof Announcement>

/**
 * Gets one announcement of the venue to the account. Weight 1, signed.
 *
 * @see Aster Futures API V3, "Get Direct Announcement By ID"
 */
export const getDirectAnnouncement = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v3/announcement/directById',
  security: 'user-data',
  weight: 1,
  retry: 'safe',
  params: DirectAnnouncementParams,
  result: Announcement,
})
