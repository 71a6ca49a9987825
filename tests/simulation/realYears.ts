import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { runBacktest } from '@asterkit/backtest'
import { loadFeed } from '@asterkit/paper-exchange'
import {
  type FarmEvent,
  type FarmReport,
  type FundingFarmPreset,
  withPreset,
} from '@asterkit/strategy'

/** Recorded hours of three pairs, 2023-01 to 2026-03, beside the clone. */
export const RECORDED_YEARS = join(
  import.meta.dirname,
  '../../../shared/data/market-history/spot-perp-hourly',
)

/** Whether the recordings are there. */
export const hasRecordedYears = existsSync(RECORDED_YEARS)

/** What a preset made of the recorded years. */
export interface YearsOutcome {
  readonly preset: FundingFarmPreset
  readonly report: FarmReport
  /** Expected net of every pair at the moment of its opening, quote. */
  readonly expectedNets: readonly string[]
  /** Reasons told at checks that held and opened nothing, without symbol and figures; most frequent first. */
  readonly flat: readonly { readonly reason: string; readonly checks: number }[]
}

/**
 * Plays a preset through the recorded years in this process: decisions every hour, 10,000 USDT, 1x, the paper
 * exchange's commission rates. The volume filter is off, because the recordings have no Aster volumes.
 *
 * @param days Counted from the end of the recording; absent: all of it.
 */
export async function playYears(preset: FundingFarmPreset, days?: number): Promise<YearsOutcome> {
  const expectedNets: string[] = []
  const flat = new Map<string, number>()
  const onEvent = (event: FarmEvent) => {
    if (event.kind === 'plan') expectedNets.push(event.plan.expectedNet.toFixed())
    if (event.kind !== 'scan' || event.reason === undefined) return
    const reason = event.reason.replace(/nearest is \w+/, 'nearest').replaceAll(/-?\d[\d.,]*/g, '#')
    flat.set(reason, (flat.get(reason) ?? 0) + 1)
  }
  const { report } = await runBacktest({
    feed: loadFeed({ replay: RECORDED_YEARS, ...(days === undefined ? {} : { days }) }),
    config: withPreset(preset, { cycleIntervalMs: 3_600_000, minVolumeQuote: '0' }),
    onEvent,
  })
  const reasons = [...flat].map(([reason, checks]) => ({ reason, checks }))
  return { preset, report, expectedNets, flat: reasons.sort((a, b) => b.checks - a.checks) }
}
