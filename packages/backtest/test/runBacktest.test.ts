import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { decimal } from '@asterkit/instruments'
import { recordedFeed, syntheticFeed } from '@asterkit/paper-exchange'
import type { FaultInput } from '@asterkit/paper-exchange/faults'
import type { FarmReport } from '@asterkit/strategy'
import { describe, expect, it } from 'vitest'
import { type BacktestResult, runBacktest } from '../src/index.ts'

const history = fileURLToPath(
  new URL('../../../../shared/data/market-history/spot-perp-hourly', import.meta.url),
)
const config = { cycleIntervalMs: 3_600_000, minVolumeQuote: '0', useFundingAverage: false }

const play = (days: number, faults: readonly FaultInput[] = []) =>
  runBacktest({ feed: syntheticFeed({ seed: 7, days }), config, faults: { seed: 7, faults } })

describe('runBacktest', () => {
  it('farms a made-up market and reports what the venue’s books say', async () => {
    const result = await play(20)
    expect(result.report.cyclesOpened).toBeGreaterThan(0)
    expect(result.report.pnl.funding.gt(0)).toBe(true)
    expectExact(result)
  })

  it('gives the same report for the same options', async () => {
    const [first, second] = [await play(10), await play(10)]
    expect(plain(second.report)).toEqual(plain(first.report))
    expect(second.venue.stateHash()).toBe(first.venue.stateHash())
  })

  const perp = { endpoint: 'placeOrder', market: 'perp' } as const
  const spot = { endpoint: 'placeOrder', market: 'spot' } as const
  it.each<FaultInput>([
    { match: perp, phase: 'post', action: 'drop-answer' },
    { match: perp, phase: 'pre', action: 'drop' },
    { match: spot, phase: 'post', action: 'drop-answer' },
    { match: perp, phase: 'pre', action: 'refuse', args: { code: -2019 }, times: 4 },
    { match: perp, phase: 'pre', action: 'hold', args: { ms: 4000 } },
    { match: { endpoint: 'getPositionRisk', nth: 3 }, phase: 'pre', action: 'drop', times: 2 },
  ])('stays hedged and exact under $action of $match.market $match.endpoint', async (fault) => {
    const result = await play(10, [fault])
    expect(result.strikes.length).toBeGreaterThan(0)
    expectHedged(result)
    expectExact(result)
  })

  it('needs to know when an endless feed ends', async () => {
    await expect(runBacktest({ feed: syntheticFeed({ seed: 1 }) })).rejects.toThrow(RangeError)
  })

  it.skipIf(!existsSync(history))(
    'replays 90 recorded days of three pairs to the last unit (needs ../shared)',
    async () => {
      const feed = recordedFeed({ folder: history, days: 90 })
      const result = await runBacktest({ feed, config: { cycleIntervalMs: 3_600_000 } })
      expect(result.report.checks).toBe(90 * 24)
      expectExact(result)
    },
  )
})

/** The report against the venue itself: components add up, every wallet agrees, nothing is lost. */
function expectExact({ report, venue, account }: BacktestResult): void {
  const { pnl, startValue, externalFlow, endValue } = report
  expect(pnl.funding.plus(pnl.spotPnl).plus(pnl.perpPnl).minus(pnl.fees).toFixed()).toBe(
    pnl.net.toFixed(),
  )
  expect(startValue.plus(pnl.net).plus(externalFlow).toFixed()).toBe(endValue.toFixed())
  const own = venue.account(account)
  for (const row of report.ledger) {
    const balance = row.account.startsWith('perp:')
      ? own.perpWallet().wallet
      : own.spotBalances().get(row.asset)?.free
    expect([row.account, row.ledger.toFixed()]).toEqual([row.account, balance?.toFixed()])
  }
  const received = own
    .income({ type: 'FUNDING_FEE' })
    .reduce((sum, { amount }) => sum.plus(amount), decimal('0'))
  expect(pnl.funding.toFixed()).toBe(received.toFixed())
  const { totals, deposited } = venue.audit()
  for (const [asset, total] of totals) {
    expect([asset, total.toFixed()]).toEqual([
      asset,
      (deposited.get(asset) ?? decimal('0')).toFixed(),
    ])
  }
}

/** Coins against short: no more than a step of each market apart. */
function expectHedged({ venue, account }: BacktestResult): void {
  const own = venue.account(account)
  for (const { symbol, baseAsset, lot } of venue.instruments('perp')) {
    const coins = own.spotBalances().get(baseAsset)?.free ?? decimal('0')
    const delta = coins.plus(own.position(symbol).quantity).abs()
    const spotStep = venue.instruments('spot').find((spot) => spot.symbol === symbol)?.lot.step
    expect([symbol, delta.lte(lot.step.plus(spotStep ?? lot.step))]).toEqual([symbol, true])
  }
}

function plain(report: FarmReport): unknown {
  return JSON.parse(JSON.stringify(report))
}
