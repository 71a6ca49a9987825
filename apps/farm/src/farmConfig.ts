import { readFileSync } from 'node:fs'
import { usageError } from '@asterkit/app-kit'
import type { ConfigLayer } from '@asterkit/app-kit/settings'
import {
  FUNDING_FARM_PRESETS,
  type FundingFarmConfig,
  type FundingFarmInput,
  importOriginalConfig,
  isOriginalConfig,
  parseFundingFarmConfig,
} from '@asterkit/strategy'
import type { MarketChoice } from './market/market.ts'
import type { Settings } from './settings.ts'

/** The strategy's configuration, with what is to be said about where it comes from. */
export interface ChosenConfig {
  readonly config: FundingFarmConfig
  /** One line per key of an imported file. */
  readonly notes: readonly string[]
  /** What was asked for, strongest first; what none of them names has its default. */
  readonly layers: readonly ConfigLayer<FundingFarmInput>[]
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
  const file = settings.config === undefined ? undefined : readConfigFile(settings.config)
  const layers: readonly ConfigLayer<FundingFarmInput>[] = [
    { source: 'command line', input: spoken(settings) },
    ...(file === undefined ? [] : [{ source: file.path, input: file.input }]),
    { source: `preset ${settings.preset}`, input: FUNDING_FARM_PRESETS[settings.preset] },
    { source: `default of ${settings.mode}`, input: defaultsOf(choice.defaults) },
  ]
  const merged = Object.assign({}, ...layers.map(({ input }) => input).reverse())
  return { config: parseFundingFarmConfig(merged), notes: file?.notes ?? [], layers }
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
  readonly path: string
  readonly input: FundingFarmInput
  readonly notes: readonly string[]
}

function readConfigFile(path: string): ConfigFile {
  const document = readJson(path)
  if (!isOriginalConfig(document)) {
    parseFundingFarmConfig(document)
    return { path, input: document as FundingFarmInput, notes: [] }
  }
  const { config, notes } = importOriginalConfig(document)
  const lines = notes.map(({ key, option, note }) =>
    option === undefined ? `${key}: ${note}` : `${key} -> ${option}: ${note}`,
  )
  return { path, input: config, notes: lines }
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw usageError(`${path} is not a readable JSON file: ${reason}`, { cause: error })
  }
}
