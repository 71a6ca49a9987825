import { z } from 'zod'
import type { JournalView } from '../../executors/journalView.ts'
import type { HoldRotateConfig } from './config.ts'
import { parseHoldRotateConfig } from './parseHoldRotateConfig.ts'

/** Name of the entry that remembers what the newest run measures itself by. */
export const SETTINGS_MEMORY = 'hold-rotate-settings'

const text = z.string()

const Recorded = z.object({
  dailyVolumeTargetQuote: text,
  weeklyHoldTarget: text,
  holdUnitHours: z.number(),
  points: z.object({
    volumeWeight: text,
    holdWeight: text,
    thresholdMinutes: z.number(),
    multiplier: text,
  }),
})

/** Returns the targets and the formula of a run as its journal keeps them. */
export function settingsRecord(config: HoldRotateConfig): z.output<typeof Recorded> {
  const { points } = config
  return {
    dailyVolumeTargetQuote: config.dailyVolumeTargetQuote.toFixed(),
    weeklyHoldTarget: config.weeklyHoldTarget.toFixed(),
    holdUnitHours: config.holdUnitHours,
    points: {
      volumeWeight: points.volumeWeight.toFixed(),
      holdWeight: points.holdWeight.toFixed(),
      thresholdMinutes: points.thresholdMinutes,
      multiplier: points.multiplier.toFixed(),
    },
  }
}

/**
 * Returns settings with the targets and the formula of the run that wrote a journal: what was traded is measured by
 * what was meant then. Where the journal has none, they stay as they are.
 */
export function asRecorded(
  config: HoldRotateConfig,
  { strategy }: Pick<JournalView, 'strategy'>,
): HoldRotateConfig {
  const recorded = Recorded.safeParse(strategy.get(SETTINGS_MEMORY))
  if (!recorded.success) return config
  const known = parseHoldRotateConfig({ ...recorded.data, maxDailyFeeQuote: '1' })
  const { dailyVolumeTargetQuote, weeklyHoldTarget, holdUnitHours, points } = known
  return { ...config, dailyVolumeTargetQuote, weeklyHoldTarget, holdUnitHours, points }
}
