import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { judgeParameters, judgeTrend, ParameterFile, TrendFile } from '@asterkit/market-making'
import type { MakerModel } from '@asterkit/strategy'

const MINUTE_MS = 60_000

/**
 * Reads what `calibrate` and `trend` have written. What is missing, broken, old or poor is refused with the reason;
 * without a file there is nothing to refuse.
 */
export function readModelFiles(
  symbol: string,
  options: { readonly stateDir: string; readonly now: number; readonly maxAgeMinutes: number },
): MakerModel {
  const { now, stateDir } = options
  const maxAgeMs = options.maxAgeMinutes * MINUTE_MS
  const parameters = readJson(join(stateDir, 'parameters.json'), ParameterFile)
  const trendFile = readJson(join(stateDir, 'trend.json'), TrendFile)
  const judged = trendFile.file && judgeTrend({ file: trendFile.file, symbol, now, maxAgeMs })
  const trend =
    judged?.kind === 'usable'
      ? { direction: judged.trend.direction, confidence: judged.trend.confidence }
      : undefined
  if (parameters.file === undefined) return { trend, refusal: parameters.problem }
  const verdict = judgeParameters({ file: parameters.file, symbol, now, maxAgeMs })
  if (verdict.kind === 'refused') return { trend, refusal: verdict.reasons.join('; ') }
  const { arrivals, midPrice, data, original } = verdict.parameters
  // Taker sells fill bids, taker buys fill asks.
  const of = ({ volumePerSecond, kPerBps }: (typeof arrivals)['buy']) => {
    return { valuePerSecond: volumePerSecond * midPrice, kPerBps }
  }
  return {
    trend,
    parameters: {
      buy: of(arrivals.sell),
      sell: of(arrivals.buy),
      ...(original && { original }),
      time: data.to,
    },
  }
}

interface Schema<T> {
  safeParse(
    input: unknown,
  ): { readonly success: true; readonly data: T } | { readonly success: false }
}

function readJson<T>(
  path: string,
  schema: Schema<T>,
): { readonly file?: T; readonly problem?: string } {
  if (!existsSync(path)) return {}
  try {
    const parsed = schema.safeParse(JSON.parse(readFileSync(path, 'utf8')))
    return parsed.success ? { file: parsed.data } : { problem: `${path} is of another version` }
  } catch (error) {
    return { problem: `${path} cannot be read: ${String(error)}` }
  }
}
