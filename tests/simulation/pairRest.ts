import { ZERO } from '@asterkit/instruments'
import type { TradeContext } from '@asterkit/strategy'
import { expect } from 'vitest'
import { coinsAtVenue, LOT, netDeltaAtVenue, type PairWorld, positionAtVenue } from './pairWorld.ts'

/** What must hold whenever an executor has returned, judged by the venue's own books. */
export function expectRest(world: PairWorld, bot: TradeContext, where: string): void {
  expectBounds(world, where)
  expectHedged(world, bot, where)
}

/** Hedged or flat, with nothing under way; for worlds where somebody else has caused nakedness. */
export function expectHedged(world: PairWorld, bot: TradeContext, where: string): void {
  expect(netDeltaAtVenue(world).abs().lte(LOT), `${where}: hedged or flat`).toBe(true)
  const { view } = bot.book
  expect(view.openAttempts.size, `${where}: no open attempt`).toBe(0)
  expectSameQuantities(world, bot, where)
  const status = view.holdings.get('pair-1')?.status ?? 'flat'
  expect(status, `${where}: nothing left half done`).toMatch(/^(?:open|flat)$/)
}

/** Journal and venue agree on the coins above the user's own and on the position. */
export function expectSameQuantities(world: PairWorld, bot: TradeContext, where: string): void {
  const held = bot.book.view.holdings.get('pair-1')
  const dust = bot.book.view.dust.get('SOLUSDT')?.quantity.toFixed() ?? '0'
  const journal = [held?.spotQuantity.toFixed() ?? dust, held?.perpQuantity.toFixed() ?? '0']
  const venue = [coinsAtVenue(world).toFixed(), positionAtVenue(world).toFixed()]
  expect(journal, `${where}: journal equals venue`).toEqual(venue)
}

/** At most the plan was executed, no order twice, and the way there was safe. */
export function expectBounds(world: PairWorld, where: string): void {
  const { nakedQuote, shortBeyondCoins } = world.worst
  expect(shortBeyondCoins.lte(LOT), `${where}: never short beyond the coins`).toBe(true)
  expect(nakedQuote.lte(400), `${where}: naked value ${nakedQuote.toFixed()} bounded`).toBe(true)
  for (const market of ['spot', 'perp'] as const) {
    const ids = world.account.listOrders(market, 'SOLUSDT').map((order) => order.clientOrderId)
    expect(new Set(ids).size, `${where}: no ${market} order was sent twice`).toBe(ids.length)
  }
  expect(traded(world, 'spot', 'buy') <= 10.005, `${where}: bought at most once`).toBe(true)
  expect(traded(world, 'perp', 'sell') <= 10, `${where}: sold at most once`).toBe(true)
}

function traded({ account }: PairWorld, market: 'spot' | 'perp', side: 'buy' | 'sell'): number {
  const fills = account.fills(market, 'SOLUSDT').filter((fill) => fill.side === side)
  const total = fills.reduce((sum, { quantity }) => sum.plus(quantity), ZERO)
  return total.toNumber()
}
