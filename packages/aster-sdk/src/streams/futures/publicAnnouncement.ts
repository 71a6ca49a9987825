import { AnnouncementEvent } from '../events/announcementEvent.ts'
import { defineUserEvent } from '../streamSpec.ts'

/** The venue announces something to everybody, category `NEW_LISTING`. */
export const publicAnnouncement = defineUserEvent({
  market: 'futures',
  name: 'publicAnnouncement',
  event: 'announcement',
  schema: AnnouncementEvent,
})
