import { readFileSync } from 'node:fs'
import { usageError } from '@asterkit/app-kit'
import type { ConfigLayer } from '@asterkit/app-kit/settings'
import {
  type MarketMakerConfig,
  type MarketMakerInput,
  parseMarketMakerConfig,
} from '@asterkit/strategy'
import type { Settings } from './settings.ts'

/** The strategy's configuration and where its options come from. */
export interface ChosenConfig {
  readonly config: MarketMakerConfig
  /** Strongest first; what none of them names has its default. */
  readonly layers: readonly ConfigLayer<MarketMakerInput>[]
}

/**
 * Returns the strategy's configuration: the command line, then the environment, then the file, then the defaults.
 *
 * @throws {CliError} The file cannot be read (exit 2).
 * @throws {InvalidInputError} A value cannot be used.
 */
export function makerConfig(settings: Settings): ChosenConfig {
  const { config: file } = settings
  const layers: readonly ConfigLayer<MarketMakerInput>[] = [
    { source: 'command line', input: spoken(settings) },
    { source: 'environment', input: fromEnvironment(settings) },
    ...(file === undefined ? [] : [{ source: file, input: readConfigFile(file) }]),
  ]
  const inputs = layers.map(({ input }) => input).reverse()
  const merged = Object.assign({}, ...inputs)
  // A flag names one option of this group; those that the file names stay.
  const execution = Object.assign({}, ...inputs.map((input) => input.execution))
  return { config: parseMarketMakerConfig({ ...merged, execution }), layers }
}

function spoken({ symbol, sources, mode, flatten }: Settings): MarketMakerInput {
  return {
    ...(symbol === undefined || sources.symbol === 'env' ? {} : { symbols: symbol }),
    ...(mode === undefined ? {} : { mode }),
    ...(flatten ? { execution: { flattenOnExit: true } } : {}),
  }
}

function fromEnvironment({ symbol, sources }: Settings): MarketMakerInput {
  return symbol !== undefined && sources.symbol === 'env' ? { symbols: symbol } : {}
}

function readConfigFile(path: string): MarketMakerInput {
  let document: unknown
  try {
    document = JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw usageError(`${path} is not a readable JSON file: ${reason}`, { cause: error })
  }
  parseMarketMakerConfig(document)
  return document as MarketMakerInput
}
