import { createSimExchange, withFaults } from '@asterkit/backtest'
import { Decimal } from '@asterkit/instruments'
import type { FaultInput } from '@asterkit/paper-exchange/faults'
import {
  type Exchange,
  type FundingFarmInput,
  openDesk,
  type Proposal,
  parseFundingFarmConfig,
  type Refusal,
  silentLogger,
} from '@asterkit/strategy'
import { createMemoryJournal } from '@asterkit/strategy/testing'
import { describe, expect, it } from 'vitest'
import { createFarmWorld, DAY, differences, identityError, venueDeltaLots } from './farmWorld.ts'

const { signal } = new AbortController()
const CAPITAL = new Decimal('2000')

interface DeskOptions {
  readonly isDryRun?: boolean
  readonly config?: FundingFarmInput
  readonly halt?: string
  /** Counts writes that were prepared. */
  readonly onWrite?: () => void
  readonly faults?: readonly FaultInput[]
}

function deskOf(
  { venue, account, journal }: ReturnType<typeof createFarmWorld>,
  { isDryRun = false, config = {}, halt, onWrite, faults = [] }: DeskOptions = {},
) {
  const sim = withFaults(createSimExchange({ venue, account }), { faults })
  const counted =
    <Args extends readonly unknown[], T>(prepare: (...args: Args) => Promise<T>) =>
    (...args: Args): Promise<T> => {
      onWrite?.()
      return prepare(...args)
    }
  const exchange: Exchange = {
    ...sim,
    prepareOrder: counted(sim.prepareOrder),
    prepareTransfer: counted(sim.prepareTransfer),
    prepareLeverage: counted(sim.prepareLeverage),
    prepareMarginType: counted(sim.prepareMarginType),
  }
  const run = {
    exchange,
    clock: sim.clock,
    journal: isDryRun ? createMemoryJournal() : journal,
    log: silentLogger,
    config: parseFundingFarmConfig(config),
    ...(halt !== undefined && { readHaltRequest: () => halt }),
  }
  return openDesk(run, { isDryRun, signal })
}

function planned<P extends Proposal>(proposal: P | Refusal): P {
  if (proposal.kind === 'refused') throw new Error(proposal.reason)
  return proposal as P
}

describe('openDesk', () => {
  it('goes on with a closing whose order is found only after its executor has left it', async () => {
    const world = createFarmWorld(7)
    const calm = await deskOf(world)
    await calm.carryOut(planned(await calm.proposeOpening('SOLUSDT', CAPITAL)))
    await calm.close()
    const match = { endpoint: 'placeOrder', market: 'perp', nth: 1 } as const
    const desk = await deskOf(world, {
      faults: [
        { match, phase: 'post', action: 'drop-answer' },
        { match, phase: 'post', action: 'hide', args: { ms: 23_000 } },
        { phase: 'evt', action: 'silence', args: { forMs: 600_000 } },
      ],
    })
    const result = await desk.carryOut(planned(await desk.proposeClosing('SOLUSDT')))
    expect(result.kind).toBe('closed')
    expect(venueDeltaLots(world)).toBeLessThanOrEqual(1)
    await desk.close()
  })

  it('opens what it proposed, with the transfer first, and closes it at the costs it foretold', async () => {
    const world = createFarmWorld(7)
    const desk = await deskOf(world)
    const proposal = planned(await desk.proposeOpening('SOLUSDT', CAPITAL))
    expect(proposal.move).toMatchObject({ direction: 'spot-to-perp' })
    const opened = await desk.carryOut(proposal)
    if (opened.kind !== 'opened') throw new Error(JSON.stringify(opened))
    expect(opened.holding.entryNotional.lte(CAPITAL.div(2))).toBe(true)
    expect(venueDeltaLots(world)).toBeLessThanOrEqual(1)
    expect(desk.held()).toEqual(['SOLUSDT'])

    const closing = planned(await desk.proposeClosing('SOLUSDT'))
    const closed = await desk.carryOut(closing)
    if (closed.kind !== 'closed') throw new Error(JSON.stringify(closed))
    expect(
      closed.pnl.net
        .minus(closing.netAfter ?? 0)
        .abs()
        .lt('0.01'),
    ).toBe(true)
    expect(world.account.position('SOLUSDT').quantity.isZero()).toBe(true)
    await desk.close()
  })

  it('leaves books that a run goes on with, exact to the last unit', async () => {
    const world = createFarmWorld(7)
    const desk = await deskOf(world)
    await desk.carryOut(planned(await desk.proposeOpening('SOLUSDT', CAPITAL)))
    await desk.close()
    const report = await world.run(2)
    expect(identityError(report)).toBe('0')
    expect(differences(report)).toEqual([])
    expect(report.cyclesOpened).toBeGreaterThan(0)
  })

  it('signs nothing on a dry run, whatever is proposed', async () => {
    const world = createFarmWorld(7)
    let writes = 0
    const desk = await deskOf(world, { isDryRun: true, onWrite: () => (writes += 1) })
    const opening = planned(await desk.proposeOpening('SOLUSDT', CAPITAL))
    planned(desk.proposeRebalancing())
    expect(await desk.proposeClosing('SOLUSDT')).toMatchObject({
      kind: 'refused',
      code: 'not-held',
    })
    await expect(desk.carryOut(opening)).rejects.toThrow('only looks')
    expect(writes).toBe(0)
    await desk.close()
  })

  it.each<[string, string, string, DeskOptions, string]>([
    ['an unknown symbol', 'NOPEUSDT', '100', {}, 'not-listed'],
    ['a symbol without a perpetual', 'FORMUSDT', '100', {}, 'spot-only'],
    ['more than is free', 'SOLUSDT', '10001', {}, 'capital-too-small'],
    ['less than the smallest pair', 'SOLUSDT', '5', {}, 'capital-too-small'],
    ['a halted account', 'SOLUSDT', '100', { halt: 'by hand' }, 'halted'],
    ['a negative rate', 'DOGEUSDT', '100', {}, 'rate-not-positive'],
    ['too little volume', 'CAKEUSDT', '100', {}, 'volume-low'],
  ])('refuses %s before anything is sent', async (_name, symbol, capital, options, code) => {
    let writes = 0
    const desk = await deskOf(createFarmWorld(7), { ...options, onWrite: () => (writes += 1) })
    const proposal = await desk.proposeOpening(symbol, new Decimal(capital))
    expect(proposal).toMatchObject({ kind: 'refused', code })
    expect(writes).toBe(0)
    await desk.close()
  })

  it('refuses a second pair where one place is configured, and closes while halted', async () => {
    const world = createFarmWorld(7)
    const first = await deskOf(world)
    await first.carryOut(planned(await first.proposeOpening('SOLUSDT', CAPITAL)))
    expect(await first.proposeOpening('BTCUSDT', CAPITAL)).toMatchObject({ code: 'slot-taken' })
    expect(await first.proposeOpening('SOLUSDT', CAPITAL)).toMatchObject({ code: 'held' })
    await first.close()
    world.venue.advanceTo(world.venue.now + DAY)
    const halted = await deskOf(world, { halt: 'by hand' })
    const closed = await halted.carryOut(planned(await halted.proposeClosing('SOLUSDT')))
    expect(closed.kind).toBe('closed')
    await halted.close()
  })

  it('moves free money to the split of the leverage, and then has nothing to do', async () => {
    const world = createFarmWorld(7)
    const desk = await deskOf(world, { config: { leverage: 2 } })
    const proposal = planned(desk.proposeRebalancing())
    expect(proposal.after.perp.toFixed(2)).toBe('3333.33')
    expect(await desk.carryOut(proposal)).toMatchObject({ kind: 'moved' })
    await desk.close()
    const again = await deskOf(world, { config: { leverage: 2 } })
    expect(again.proposeRebalancing()).toMatchObject({ kind: 'refused', code: 'balanced' })
    await again.close()
  })
})
