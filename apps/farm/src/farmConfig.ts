import { readFileSync } from 'node:fs'
import { usageError } from '@asterkit/app-kit'
import {
  type FundingFarmConfig,
  type FundingFarmInput,
  importOriginalConfig,
  isOriginalConfig,
  parseFundingFarmConfig,
  withPreset,
} from '@asterkit/strategy'
import type { MarketChoice } from './market/market.ts'
import type { Settings } from './settings.ts'

/** The strategy's configuration, with what is to be said about where it comes from. */
export interface ChosenConfig {
  readonly config: FundingFarmConfig
  /** One line per key of an imported file. */
  readonly notes: readonly string[]
}

/**
 * Returns the strategy's configuration: the command line, then the file, then the preset, then the defaults of
 * the market.
 *
 * @throws {CliError} The file cannot be read (exit 2).
 * @throws {InvalidInputError} A value cannot be used.
 */
export function farmConfig(
  settings: Settings,
  choice: Pick<MarketChoice, 'defaults'>,
): ChosenConfig {
  const { defaults } = choice
  const file = settings.config === undefined ? undefined : readConfigFile(settings.config)
  const config = parseFundingFarmConfig({
    ...defaultsOf(defaults),
    ...withPreset(settings.preset, file?.input ?? {}),
    ...spoken(settings),
  })
  return { config, notes: file?.notes ?? [] }
}

function defaultsOf(defaults: MarketChoice['defaults']): FundingFarmInput {
  const { cycleIntervalMs, capitalQuote, minVolumeQuote } = defaults
  return {
    cycleIntervalMs,
    ...(capitalQuote === undefined ? {} : { capitalQuote }),
    ...(minVolumeQuote === undefined ? {} : { minVolumeQuote }),
  }
}

/** What the command line says. */
function spoken(settings: Settings): FundingFarmInput {
  const { capital, minVolume, cycle, symbols, leverage } = settings
  return {
    ...(leverage === undefined ? {} : { leverage }),
    ...(capital === undefined ? {} : { capitalQuote: capital }),
    ...(minVolume === undefined ? {} : { minVolumeQuote: minVolume }),
    ...(cycle === undefined ? {} : { cycleIntervalMs: cycle * 1000 }),
    ...(symbols === undefined ? {} : { symbols }),
  }
}

interface ConfigFile {
  readonly input: FundingFarmInput
  readonly notes: readonly string[]
}

function readConfigFile(path: string): ConfigFile {
  const document = readJson(path)
  if (!isOriginalConfig(document)) {
    parseFundingFarmConfig(document)
    return { input: document as FundingFarmInput, notes: [] }
  }
  const { config, notes } = importOriginalConfig(document)
  const lines = notes.map(({ key, option, note }) =>
    option === undefined ? `${key}: ${note}` : `${key} -> ${option}: ${note}`,
  )
  return { input: config, notes: lines }
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw usageError(`${path} is not a readable JSON file: ${reason}`, { cause: error })
  }
}
