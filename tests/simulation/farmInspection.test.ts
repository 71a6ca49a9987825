import { createSimExchange } from '@asterkit/backtest'
import { inspectFarm, type Journal, parseFundingFarmConfig, silentLogger } from '@asterkit/strategy'
import { createMemoryJournal } from '@asterkit/strategy/testing'
import { describe, expect, it } from 'vitest'
import { createFarmWorld, identityError, venueValue } from './farmWorld.ts'

const { signal } = new AbortController()

function shadowOf(source: Journal): Journal {
  const shadow = createMemoryJournal()
  const transactions = [...source.transactions()]
  for (const [index, entry] of [...source.read()].entries()) {
    shadow.append(entry, index === 0 ? transactions : [])
  }
  return shadow
}

describe('inspectFarm', () => {
  it('agrees with the venue to the last unit, also about payments that the bot has not booked', async () => {
    const world = createFarmWorld(7)
    await world.run(3)
    const { venue, account, journal } = world
    const before = [...journal.read()].length
    // A day passes while nobody runs the bot.
    venue.advanceTo(venue.now + 86_400_000)
    const exchange = createSimExchange({ venue, account })
    const source = { exchange, clock: exchange.clock, log: silentLogger }
    const config = parseFundingFarmConfig({})
    const found = await inspectFarm({ ...source, config, journal: shadowOf(journal) }, signal)

    expect([...journal.read()].length).toBe(before)
    expect(found.pairs).toHaveLength(1)
    expect(found.value.toFixed()).toBe(venueValue(world).toFixed())
    const { report } = found
    if (report === undefined) throw new Error('a farm that has run has a report')
    expect(identityError(report)).toBe('0')
    expect(report.ledger.filter((row) => row.exchange?.eq(row.ledger) !== true)).toEqual([])
    const paid = found.pairs[0]?.holding.fundingReceived
    const known = found.book.view.holdings.values().next().value?.fundingReceived
    expect(paid?.toFixed()).toBe(known?.toFixed())
    expect(found.pairs[0]?.venuePerpQuantity?.toFixed()).toBe(
      found.pairs[0]?.holding.perpQuantity.toFixed(),
    )
  })

  it('shows an account that no bot has used, without a report', async () => {
    const { venue, account } = createFarmWorld(7)
    const exchange = createSimExchange({ venue, account })
    const found = await inspectFarm(
      {
        exchange,
        clock: exchange.clock,
        log: silentLogger,
        config: parseFundingFarmConfig({}),
        journal: createMemoryJournal(),
      },
      signal,
    )
    expect(found).toMatchObject({ pairs: [], positions: [], foreignOrders: [] })
    expect(found.report).toBeUndefined()
    expect(found.value.toFixed()).toBe('10000')
  })
})
