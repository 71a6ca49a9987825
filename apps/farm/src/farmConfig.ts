import { type FundingFarmConfig, parseFundingFarmConfig } from '@asterkit/strategy'
import type { MarketChoice } from './market/market.ts'
import type { Settings } from './settings.ts'

/** Returns the strategy's configuration from the command line; what the line leaves open is the market's default. */
export function farmConfig(settings: Settings, choice: MarketChoice): FundingFarmConfig {
  const { defaults } = choice
  const capitalQuote = settings.capital ?? defaults.capitalQuote
  const minVolumeQuote = settings.minVolume ?? defaults.minVolumeQuote
  return parseFundingFarmConfig({
    leverage: settings.leverage,
    cycleIntervalMs:
      settings.cycle === undefined ? defaults.cycleIntervalMs : settings.cycle * 1000,
    ...(capitalQuote === undefined ? {} : { capitalQuote }),
    ...(minVolumeQuote === undefined ? {} : { minVolumeQuote }),
    ...(settings.symbols === undefined ? {} : { symbols: settings.symbols }),
  })
}
