import { type CommandInput, createPaint, type ExitCode, exitCodes } from '@asterkit/app-kit'
import { calibrateDataset } from '../research/calibrateDataset.ts'
import { repeatEvery } from '../research/repeatEvery.ts'
import { replaceFile } from '../research/replaceFile.ts'
import { type CalibrateSettings, readCalibrateSettings } from '../research/researchSettings.ts'
import { parametersView } from '../view/parametersView.ts'

/**
 * Computes the parameters of recorded markets and writes them to a file. Poor ones are written with what is wrong
 * with them, so that a maker refuses them with the reason. Ends with 1 when none can be quoted on.
 */
export async function calibrate({ flags }: CommandInput): Promise<ExitCode> {
  const settings = readCalibrateSettings(flags, process.env)
  return repeatEvery(settings.every, () => calibrateOnce(settings))
}

async function calibrateOnce(settings: CalibrateSettings): Promise<ExitCode> {
  const { openDataset } = await import('@asterkit/backtest/dataset')
  const dataset = openDataset(settings.data, { symbols: settings.symbol })
  const file = calibrateDataset(dataset, { now: Date.now(), minutes: settings.minutes })
  replaceFile(settings.out, file)
  if (settings.json) process.stdout.write(`${JSON.stringify(file, undefined, 2)}\n`)
  else {
    const paint = createPaint({ isTerminal: process.stdout.isTTY === true, env: process.env })
    process.stdout.write(`${parametersView(file, settings.out, paint).join('\n')}\n`)
  }
  const isAnyGood = file.markets.some(({ problems }) => problems.length === 0)
  return isAnyGood ? exitCodes.done : exitCodes.failed
}
