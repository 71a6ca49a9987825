import * as z from 'zod'
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
  S: z.boolean().optional(),
  /** Link. Made by others: do not follow it blindly. */
  j: z.string().optional(),
  /** Content as HTML. Made by others: never show it unescaped. */
  C: z.string().optional(),
})

/** The venue announces something. Carries no event time. */
export const AnnouncementEvent = z.looseObject({
  e: z.literal('announcement'),
  E: epochMs.optional(),
  en: Text,
  zh: Text.optional(),
})
export type AnnouncementEvent = z.output<typeof AnnouncementEvent>
