import type { FuturesUserEvent } from '@asterkit/sdk'
import type { Announcement, MarketData } from '../../ports/exchange.ts'
import type { AsterContext } from './asterContext.ts'

/** Rows asked for at once: weeks of news. */
const PAGE = 50
/** Announcements heard on the account stream that are kept. */
const MAX_HEARD = 100

type AnnouncementEvent = Extract<FuturesUserEvent, { e: 'announcement' }>

/**
 * News to this account from the venue's list, and what its stream has told everybody since the start: the
 * venue has no query for those.
 */
export function createAnnouncements({
  client,
  announced,
}: AsterContext): Required<Pick<MarketData, 'listAnnouncements'>> {
  return {
    async listAnnouncements(signal) {
      const { rows } = await client.futures.getDirectAnnouncements({ size: PAGE }, { signal })
      const direct = rows.map(({ id, category, contents, publishTime: time }): Announcement => {
        const shown = contents.find(({ language }) => language === 'en') ?? contents[0]
        const text = contents.map((each) => `${each.title} ${each.subtitle ?? ''} ${each.content}`)
        return { id, category, title: shown?.title ?? '', text: text.join(' '), time }
      })
      return [...new Map([...announced, ...direct].map((each) => [each.id, each])).values()]
    },
  }
}

/** Keeps an announcement of the stream. */
export function hearAnnouncement({ announced }: AsterContext, { en }: AnnouncementEvent): void {
  const text = `${en.t} ${en.s} ${en.C ?? ''}`
  announced.push({ id: en.i, category: en.c, title: en.t, text, time: en.d })
  if (announced.length > MAX_HEARD) announced.shift()
}
