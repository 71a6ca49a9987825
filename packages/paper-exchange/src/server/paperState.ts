import type { Venue } from '../core/index.ts'
import { paperBooks } from './paperBooks.ts'
import type { PaperMachine } from './paperMachine.ts'

/**
 * The true state as plain JSON data: what `/paper/books` says, and books, marks and agents. Decimals become
 * text.
 */
export function paperState(machine: PaperMachine) {
  const { venue, clock, agents, chainId } = machine
  return {
    ...paperBooks(venue),
    isEnded: clock.isEnded,
    feed: venue.feed.name,
    chainId,
    agents: Object.fromEntries(
      [...venue.accounts()].map(({ address }) => [address, agents.agentsOf(address)]),
    ),
    books: [...bookRows(venue, 'spot'), ...bookRows(venue, 'perp')],
    requests: machine.requests.latest,
  }
}

/** Best prices of each symbol, and the mark of perpetuals. */
export function bookRows(venue: Venue, market: 'spot' | 'perp') {
  return venue.instruments(market).map(({ symbol }) => {
    const top = venue.quote(market, symbol)
    const premium = market === 'perp' ? venue.premium(symbol) : undefined
    return {
      market,
      symbol,
      bidPrice: top?.bidPrice.toFixed() ?? null,
      bidQuantity: top?.bidQuantity.toFixed() ?? null,
      askPrice: top?.askPrice.toFixed() ?? null,
      askQuantity: top?.askQuantity.toFixed() ?? null,
      ...(premium === undefined
        ? {}
        : {
            markPrice: premium.markPrice.toFixed(),
            fundingRate: premium.fundingRate.toFixed(),
            nextFundingTime: premium.nextFundingTime,
          }),
    }
  })
}
