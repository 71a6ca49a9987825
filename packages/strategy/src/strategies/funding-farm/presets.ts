import type { FundingFarmInput } from './config.ts'

/**
 * Named settings that options given beside them may still change. `volume` is for people who want traded
 * volume, for a campaign say, and pay for it: every closed pair is a planned loss of most of its fees.
 */
export const FUNDING_FARM_PRESETS = {
  profit: {},
  volume: { goal: 'volume', feeCoverageMultiplier: '0.2' },
} as const satisfies Readonly<Record<string, FundingFarmInput>>

export type FundingFarmPreset = keyof typeof FUNDING_FARM_PRESETS

/** Whether a text names a preset. */
export function isFundingFarmPreset(name: string): name is FundingFarmPreset {
  return Object.hasOwn(FUNDING_FARM_PRESETS, name)
}

/** The preset with everything that is given beside it. */
export function withPreset(name: FundingFarmPreset, input: FundingFarmInput): FundingFarmInput {
  return { ...FUNDING_FARM_PRESETS[name], ...input }
}
