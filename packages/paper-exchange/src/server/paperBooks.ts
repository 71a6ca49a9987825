import type { Venue, VenueAccount } from '../core/index.ts'

/**
 * The core's truth as plain JSON data, for judges in tests: nothing of it passes through the API's shapes.
 * Decimals become text.
 */
export function paperBooks(venue: Venue): object {
  const { totals, deposited, fees, insurance, netPositions } = venue.audit()
  return {
    now: venue.now,
    stateHash: venue.stateHash(),
    audit: {
      totals: Object.fromEntries(totals),
      deposited: Object.fromEntries(deposited),
      fees: Object.fromEntries(fees),
      insurance: Object.fromEntries(insurance),
      netPositions: Object.fromEntries(netPositions),
    },
    accounts: [...venue.accounts()].map((account) => accountBooks(venue, account)),
  }
}

function accountBooks(venue: Venue, account: VenueAccount): object {
  const listed = (['spot', 'perp'] as const).flatMap((market) =>
    venue.instruments(market).map(({ symbol }) => ({ market, symbol })),
  )
  const { fills, income } = account.forgotten()
  return {
    address: account.address,
    spot: Object.fromEntries(account.spotBalances()),
    perp: account.perpWallet(),
    positions: account.positions(),
    openOrders: [...account.openOrders('spot'), ...account.openOrders('perp')],
    orders: listed.flatMap(({ market, symbol }) => account.listOrders(market, symbol)),
    fills: listed.flatMap(({ market, symbol }) => account.fills(market, symbol)),
    income: account.income(),
    forgotten: {
      fills: Object.fromEntries(
        [...fills].map(([key, { commissions, ...sums }]) => [
          key,
          { ...sums, commissions: Object.fromEntries(commissions) },
        ]),
      ),
      income: Object.fromEntries(income),
    },
  }
}
