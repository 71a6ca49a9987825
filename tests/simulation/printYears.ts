/**
 * Prints what both presets made of three real years, `pnpm years`: net with its split, volume, why nothing was
 * held. Needs the recordings beside the clone.
 */
import type { Decimal } from '@asterkit/instruments'
import { hasRecordedYears, playYears, RECORDED_YEARS, type YearsOutcome } from './realYears.ts'

const PRESETS = ['profit', 'volume'] as const

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

function tell({ preset, report, expectedNets, flat }: YearsOutcome): void {
  const { pnl, startValue, endValue, cycles, checks, startTime, endTime } = report
  const years = (endTime - startTime) / 31_536_000_000
  const signed = (value: Decimal) => `${value.isNegative() ? '' : '+'}${value.toFixed(2)}`
  const volume = cycles.reduce((sum, row) => sum + row.notional.toNumber() * 4, 0)
  say(`preset ${preset}: ${years.toFixed(2)} years, ${checks} decisions`)
  say(`  from ${startValue.toFixed(2)} to ${endValue.toFixed(2)} USDT, net ${signed(pnl.net)}`)
  const yearly = pnl.net.div(startValue).times(100).div(years)
  say(`  a year: ${signed(yearly)} % of the capital`)
  say(
    `  split: funding ${signed(pnl.funding)}, basis ${signed(pnl.basisPnl)} (spot ${signed(pnl.spotPnl)}, perp ${signed(pnl.perpPnl)}), fees ${signed(pnl.fees.neg())}`,
  )
  say(
    `  pairs opened ${report.cyclesOpened}, closed ${report.cyclesClosed}; volume about ${volume.toFixed(0)}`,
  )
  if (volume > 0) {
    say(
      `  per 1,000 of volume: ${signed(pnl.net.times(1000).div(volume))} (whole result), fees ${signed(pnl.fees.neg().times(1000).div(volume))}`,
    )
  }
  const worst = expectedNets.map(Number).sort((a, b) => a - b)[0]
  if (worst !== undefined) say(`  least expected net at an opening: ${worst.toFixed(6)} USDT`)
  for (const [reason, count] of exits(report)) say(`  closed ${count} times: ${reason}`)
  for (const { reason, checks: count } of flat.slice(0, 5))
    say(`  flat at ${count} checks: ${reason}`)
}

function exits({ cycles }: YearsOutcome['report']): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { exitReason } of cycles) {
    if (exitReason !== undefined) counts.set(exitReason, (counts.get(exitReason) ?? 0) + 1)
  }
  return counts
}

if (!hasRecordedYears) {
  process.stderr.write(`years: there are no recordings in ${RECORDED_YEARS}\n`)
  process.exitCode = 2
} else {
  for (const preset of PRESETS) tell(await playYears(preset))
}
