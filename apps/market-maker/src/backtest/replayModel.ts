import { formatTime } from '@asterkit/app-kit'
import type { Tape } from '@asterkit/backtest/maker'
import type { MakerModel } from '@asterkit/strategy'
import { readModel } from '../run/readModelFiles.ts'
import type { BacktestSettings } from './backtestSettings.ts'

/**
 * Reads the parameters and the trend that the strategy is to know in a replay. Poor figures are refused as they are
 * live. Their age is not judged, since recordings are old: they count as fitted when the tape begins, and a note tells
 * when they have seen what they are tried on.
 */
export function replayModel(
  { params, trend }: Pick<BacktestSettings, 'params' | 'trend'>,
  { symbol, time, length }: Tape,
): { readonly model: MakerModel; readonly notes: readonly string[] } {
  const model = readModel(symbol, { parameters: params, trend })
  const { parameters, refusal } = model
  const notes: string[] = []
  if (trend !== undefined && model.trend === undefined) notes.push(`no trend of ${symbol} is known`)
  if (model.trend !== undefined) {
    const word = { [-1]: 'down', 0: 'none', 1: 'up' }[model.trend.direction]
    notes.push(`trend: ${word}, confidence ${model.trend.confidence.toFixed(2)}`)
  }
  if (refusal !== undefined) notes.push(`parameters are refused: ${refusal}`)
  if (parameters === undefined) return { model, notes }
  const [from, to] = [time[0] ?? 0, time[length - 1] ?? 0]
  notes.push(`parameters: fitted up to ${formatTime(parameters.time)}`)
  if (parameters.time > from && parameters.time <= to + 60_000) {
    notes.push('they have seen what they are tried on: the result flatters them')
  }
  return { model: { ...model, parameters: { ...parameters, time: from } }, notes }
}
