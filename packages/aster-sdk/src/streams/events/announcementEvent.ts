import * as z from 'zod/mini'
import { epochMs, venueId } from '../../schemas.ts'

/** The announcement in one language. */
const Text = z.looseObject({
  i: venueId,
  /** Title and subtitle. */
  t: z.string(),
  s: z.string(),
  /** Category: `NEW_LISTING` to everybody, `DIRECT` to this account. */
  c: z.string(),
  /** When it was published, epoch ms. */
  d: epochMs,
  /** Whether it sticks to the top. */
  S: z.optional(z.boolean()),
  /** Link. Made by others: do not follow it blindly. */
  j: z.optional(z.string()),
  /** Content as HTML. Made by others: never show it unescaped. */
  C: z.optional(z.string()),
})

/** The venue announces something. Carries no event time. */
export const AnnouncementEvent = z.looseObject({
  e: z.literal('announcement'),
  E: z.optional(epochMs),
  en: Text,
  zh: z.optional(Text),
})
export type AnnouncementEvent = z.output<typeof AnnouncementEvent>
