import { AnnouncementEvent } from '../events/announcementEvent.ts'
import { defineUserEvent } from '../streamSpec.ts'

/** The venue announces something to this account, category `DIRECT`. */
export const directAnnouncement = defineUserEvent({
  market: 'futures',
  name: 'directAnnouncement',
  event: 'announcement',
  schema: AnnouncementEvent,
})
