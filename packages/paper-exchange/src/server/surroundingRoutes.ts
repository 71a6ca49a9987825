import type { futuresEndpoints } from '@asterkit/sdk'
import { type VenueAnnouncement, VenueError } from '../core/index.ts'
import type { Routes } from './route.ts'

/**
 * Routes of the futures host about what surrounds an account: there are no builders and no sub-accounts,
 * announcements are those that a fault plan makes, and money comes from nowhere but the opening of the account and `Venue.deposit`.
 */
export const surroundingRoutes: Routes<typeof futuresEndpoints> = {
  getBuilders: () => [],
  getBuilderApprovedUsers: (params) => emptyPage(params, 100),
  getBuilderUserTrades: (params) => emptyPage(params, 50),
  getSubAccounts: (_params, { account }) => [
    { accountId: accountIdOf(account.address), subAccountName: '', parentAccount: true },
  ],
  getDirectAnnouncements: ({ page = 1, size = 20 }, { venue }) => {
    const newestFirst = [...venue.announcements()].reverse()
    const rows = newestFirst.slice((page - 1) * size, page * size).map(announcementOf)
    return { total: newestFirst.length, rows }
  },
  getDirectAnnouncement: ({ id }, { venue }) => {
    const news = venue.announcements().find((each) => String(each.id) === String(id))
    if (news === undefined)
      throw new VenueError(-1130, "Data sent for parameter 'id' is not valid.")
    return announcementOf(news)
  },
  getDepositWithdrawHistory: (_params, { account }) =>
    account.deposits().map(({ tranId, market, asset, amount, time }) => ({
      id: tranId,
      type: amount.lt(0) ? 'WITHDRAW' : 'DEPOSIT',
      asset,
      amount: amount.abs().toFixed(),
      state: 'SUCCESS',
      txHash: null,
      time,
      chainId: NO_CHAIN,
      accountType: market,
    })),
}

function announcementOf({ id, title, content, category, time }: VenueAnnouncement) {
  return {
    id,
    contents: [{ language: 'en', title, subtitle: '', content }],
    category,
    publishTime: time,
    jumpLink: null,
  }
}

/** Nothing here is on a chain. */
const NO_CHAIN = 0

function emptyPage(
  { page = 1, limit }: { readonly page?: number | undefined; readonly limit?: number | undefined },
  defaultLimit: number,
) {
  const pageSize = limit ?? defaultLimit
  return { total: 0, currentPage: page, totalPages: 0, pageSize, hasMore: false, rows: [] }
}

/** The venue's own number of an account: here the first digits of its address. */
function accountIdOf(address: string): number {
  return Number.parseInt(address.slice(2, 10), 16)
}
