import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  judgeParameters,
  judgeTrend,
  type MarketParameters,
  ParameterFile,
  TrendFile,
} from '@asterkit/market-making'
import type { MakerModel, MakerParameters } from '@asterkit/strategy'

const MINUTE_MS = 60_000

/** Where figures are; a file that is not there says nothing. */
export interface ModelFiles {
  readonly parameters?: string | undefined
  readonly trend?: string | undefined
}

/**
 * Reads what `calibrate` and `trend` have written. What is missing, broken, old or poor is refused with the reason;
 * without a file there is nothing to refuse.
 */
export function readModelFiles(
  symbol: string,
  options: { readonly stateDir: string; readonly now: number; readonly maxAgeMinutes: number },
): MakerModel {
  const { now, stateDir, maxAgeMinutes } = options
  const file = (name: string) => join(stateDir, name)
  const files = { parameters: file('parameters.json'), trend: file('trend.json') }
  return readModel(symbol, files, { now, maxAgeMs: maxAgeMinutes * MINUTE_MS })
}

/**
 * Reads the model of a symbol from files of any name.
 *
 * @param age Absent: figures of any age are taken. Poor ones still are not.
 */
export function readModel(
  symbol: string,
  files: ModelFiles,
  age?: { readonly now: number; readonly maxAgeMs: number },
): MakerModel {
  const parameters = readJson(files.parameters, ParameterFile)
  const { file: trendFile } = readJson(files.trend, TrendFile)
  const ageOf = (file: Dated) => {
    const data = file.markets.find((market) => market.symbol === symbol)?.data
    return { symbol, ...(age ?? { now: data?.to ?? 0, maxAgeMs: 0 }) }
  }
  const judged = trendFile && judgeTrend({ ...ageOf(trendFile), file: trendFile })
  const trend =
    judged?.kind === 'usable'
      ? { direction: judged.trend.direction, confidence: judged.trend.confidence }
      : undefined
  const { file } = parameters
  if (file === undefined) return { trend, refusal: parameters.problem }
  const verdict = judgeParameters({ ...ageOf(file), file })
  if (verdict.kind === 'refused') return { trend, refusal: verdict.reasons.join('; ') }
  return { trend, parameters: makerParameters(verdict.parameters) }
}

function makerParameters({
  arrivals,
  midPrice,
  data,
  original,
}: MarketParameters): MakerParameters {
  // Taker sells fill bids, taker buys fill asks.
  const of = ({ volumePerSecond, kPerBps }: (typeof arrivals)['buy']) => {
    return { valuePerSecond: volumePerSecond * midPrice, kPerBps }
  }
  return {
    buy: of(arrivals.sell),
    sell: of(arrivals.buy),
    ...(original && { original }),
    time: data.to,
  }
}

interface Dated {
  readonly markets: readonly { readonly symbol: string; readonly data: { readonly to: number } }[]
}

interface Schema<T> {
  safeParse(
    input: unknown,
  ): { readonly success: true; readonly data: T } | { readonly success: false }
}

function readJson<T>(
  path: string | undefined,
  schema: Schema<T>,
): { readonly file?: T; readonly problem?: string } {
  if (path === undefined || !existsSync(path)) return {}
  try {
    const parsed = schema.safeParse(JSON.parse(readFileSync(path, 'utf8')))
    return parsed.success ? { file: parsed.data } : { problem: `${path} is of another version` }
  } catch (error) {
    return { problem: `${path} cannot be read: ${String(error)}` }
  }
}
