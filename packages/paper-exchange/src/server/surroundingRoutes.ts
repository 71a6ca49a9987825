import type { futuresEndpoints } from '@asterkit/sdk'
import { VenueError } from '../core/index.ts'
import type { Routes } from './route.ts'

/**
 * Routes of the futures host about what surrounds an account: there are no builders, no sub-accounts and
 * no announcements here, and money comes from nowhere but the opening of the account and `Venue.deposit`.
 */
export const surroundingRoutes: Routes<typeof futuresEndpoints> = {
  getBuilders: () => [],
  getBuilderApprovedUsers: (params) => emptyPage(params, 100),
  getBuilderUserTrades: (params) => emptyPage(params, 50),
  getSubAccounts: (_params, { account }) => [
    { accountId: accountIdOf(account.address), subAccountName: '', parentAccount: true },
  ],
  getDirectAnnouncements: () => ({ total: 0, rows: [] }),
  getDirectAnnouncement: () => {
    throw new VenueError(-1130, "Data sent for parameter 'id' is not valid.")
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
