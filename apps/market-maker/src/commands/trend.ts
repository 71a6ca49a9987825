import { type CommandInput, createPaint, type ExitCode, exitCodes } from '@asterkit/app-kit'
import { findTrend, type TrendFile } from '@asterkit/market-making'
import { candleHistory } from '../research/candleHistory.ts'
import { repeatEvery } from '../research/repeatEvery.ts'
import { replaceFile } from '../research/replaceFile.ts'
import { readTrendSettings, type TrendSettings } from '../research/researchSettings.ts'
import { trendView } from '../view/trendView.ts'

/** Finds the trend of markets by SuperTrend and writes it to a file. Ends with 1 when none was found. */
export async function trend({ flags }: CommandInput): Promise<ExitCode> {
  const settings = readTrendSettings(flags, process.env)
  return repeatEvery(settings.every, () => findTrends(settings))
}

async function findTrends(settings: TrendSettings): Promise<ExitCode> {
  const read = await candleSource(settings)
  const markets: TrendFile['markets'] = []
  const missing: TrendFile['missing'] = []
  for (const symbol of settings.symbol) {
    const { candles, now } = await read(symbol)
    const history = candleHistory(candles, now)
    const finding =
      history === undefined
        ? { kind: 'failed' as const, reason: 'there are no finished candles' }
        : findTrend({ symbol, interval: settings.trendInterval, ...history })
    if (finding.kind === 'found') markets.push(finding.trend)
    else missing.push({ symbol, reason: finding.reason })
  }
  const schema = 'asterkit.market-maker.trend/1'
  const file: TrendFile = { schema, createdAt: Date.now(), markets, missing }
  replaceFile(settings.out, file)
  if (settings.json) process.stdout.write(`${JSON.stringify(file, undefined, 2)}\n`)
  else {
    const paint = createPaint({ isTerminal: process.stdout.isTTY === true, env: process.env })
    process.stdout.write(`${trendView(file, settings.out, paint).join('\n')}\n`)
  }
  return markets.length > 0 ? exitCodes.done : exitCodes.failed
}

async function candleSource(settings: TrendSettings) {
  const { data, paperUrl, testnet, trendInterval } = settings
  if (data !== undefined) {
    const { readCandleFile } = await import('../research/candleFiles.ts')
    return async (symbol: string) => ({
      candles: readCandleFile(data, symbol, trendInterval),
      now: Date.now(),
    })
  }
  const { environmentFromEnv, environments } = await import('@asterkit/sdk')
  const { runningPaper } = await import('@asterkit/app-kit/running-paper')
  const { fetchCandles } = await import('../research/fetchCandles.ts')
  const environment =
    paperUrl !== undefined
      ? runningPaper(paperUrl)
      : testnet
        ? environments.testnet
        : (environmentFromEnv(process.env) ?? environments.mainnet)
  return (symbol: string) => fetchCandles(environment, symbol, trendInterval)
}
