import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { usageError } from '@asterkit/app-kit'
import type { Candle } from './candleHistory.ts'

const COLUMNS = ['timestamp', 'open', 'high', 'low', 'close', 'close_time'] as const

/**
 * Reads candles from `SYMBOL-INTERVAL.csv` of a folder, plain or gzipped, whatever stands before the symbol, with
 * the columns timestamp, open, high, low, close and close_time.
 *
 * @throws {CliError} There is no such file, or it is malformed (exit 2).
 */
export function readCandleFile(
  folder: string,
  symbol: string,
  interval: string,
): readonly Candle[] {
  const name = fileNames(folder).find((file) =>
    [`${symbol}-${interval}.csv`, `${symbol}-${interval}.csv.gz`].some(
      (end) => file === end || file.endsWith(`-${end}`),
    ),
  )
  if (name === undefined) {
    throw usageError(`${folder} holds no ${symbol}-${interval}.csv`)
  }
  const bytes = readFileSync(join(folder, name))
  const text = (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
  const [header = '', ...lines] = text.trim().split('\n')
  const titles = header.trim().split(',')
  const places = COLUMNS.map((column) => titles.indexOf(column))
  if (places.includes(-1)) throw usageError(`${name} has no column ${COLUMNS[places.indexOf(-1)]}`)
  return lines.map((line, at) => {
    const cells = line.split(',')
    const figure = (column: number) => {
      const value = Number(cells[places[column]!])
      if (Number.isFinite(value) && value > 0) return value
      throw usageError(`${name}, line ${at + 2}: ${COLUMNS[column]} must be a number above 0`)
    }
    const prices = { open: figure(1), high: figure(2), low: figure(3), close: figure(4) }
    return { openTime: figure(0), closeTime: figure(5), ...prices }
  })
}

function fileNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort()
  } catch (error) {
    throw usageError(`cannot read ${folder}: ${(error as Error).message}`, { cause: error })
  }
}
