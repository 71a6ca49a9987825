import { type Dirent, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { EpochMs, Feed } from '../core/contract.ts'
import { FeedError } from './feedError.ts'
import { HourlyFile } from './hourlyFile.ts'
import { RecordedPair } from './recordedPair.ts'
import { takeBySteps } from './steppedFeed.ts'

/** Settings of a replay of hourly files. */
export interface HourlyFeedOptions {
  /** Folder with `<venue>-<SYMBOL>-1h.csv` or `.csv.gz` files. */
  readonly folder: string
  /** Length in days. With `from` counted from there, else the last days that all files cover. */
  readonly days?: number
  /** First instant; rounded up to a full hour. */
  readonly from?: EpochMs
  /** Only these symbols. @default every file of the folder */
  readonly symbols?: readonly string[]
  /** Distance between best bid and best ask, in basis points of the price; at least one tick. @default 2 */
  readonly spreadBps?: number
  /** Value resting on each side of a book, in quote. @default 250000 */
  readonly depthQuote?: number
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const FILE_NAME = /^(?:[a-z0-9]+-)?([A-Z0-9]+)-1h\.csv(?:\.gz)?$/
const LEVELS = 5
const LEVEL_BPS = 2

/**
 * Replays recorded hours of spot and perpetual prices and funding. Nothing is shown before the hour that
 * a cell speaks of has come: opens at their instant, marks and volumes when their hour has ended. The
 * running funding estimate is the last settled rate, because the recordings hold no other.
 *
 * @throws {FeedError} Folder, header or a number is unusable; the message says what to do.
 */
export function hourlyFeed(options: HourlyFeedOptions): Feed {
  const spreadBps = options.spreadBps ?? 2
  const depthQuote = options.depthQuote ?? 250_000
  if (!(spreadBps >= 0 && spreadBps <= 1_000)) {
    throw new FeedError(`spreadBps must be 0 to 1000, not ${spreadBps}`)
  }
  if (!(depthQuote > 0)) throw new FeedError(`depthQuote must be above 0, not ${depthQuote}`)
  const files = openFiles(options)
  const { startTime, endTime } = chooseSpan([...files.values()], options)
  const shape = { spreadBps, depthQuote, levels: LEVELS, levelBps: LEVEL_BPS }
  const pairs = [...files].map(([symbol, file]) => {
    file.check(startTime - 31 * DAY_MS, endTime)
    return new RecordedPair({ symbol, file, startTime, shape })
  })
  const settled = new Map(pairs.map((pair) => [pair.symbol, pair.settledBefore]))
  return {
    name: `recorded ${pairs.map((pair) => pair.symbol).join(' ')}`,
    instruments: pairs.flatMap((pair) => pair.instruments),
    funding: new Map(pairs.map((pair) => [pair.symbol, pair.fundingRule])),
    startTime,
    endTime,
    settledBefore: (symbol) => settled.get(symbol) ?? [],
    take: takeBySteps({
      startTime,
      endTime,
      stepMs: HOUR_MS,
      events: (_index, time) => pairs.flatMap((pair) => pair.events(time)),
    }),
  }
}

function openFiles(options: HourlyFeedOptions): Map<string, HourlyFile> {
  const paths = new Map<string, string>()
  for (const entry of listFolder(options.folder)) {
    const symbol = entry.isDirectory() ? undefined : FILE_NAME.exec(entry.name)?.[1]
    if (symbol === undefined || (options.symbols && !options.symbols.includes(symbol))) continue
    const other = paths.get(symbol)
    if (other !== undefined) {
      throw new FeedError(
        `two files for ${symbol} in ${options.folder}: ${other} and ${entry.name}; keep one`,
      )
    }
    paths.set(symbol, entry.name)
  }
  const absent = options.symbols?.filter((symbol) => !paths.has(symbol)) ?? []
  if (absent.length > 0) {
    throw new FeedError(`no file for ${absent.join(', ')} in ${options.folder}`)
  }
  if (paths.size === 0) {
    throw new FeedError(
      `no files named like binance-AVAXUSDT-1h.csv.gz in ${options.folder}; give the folder that holds them`,
    )
  }
  return new Map(
    [...paths].sort().map(([symbol, name]) => [symbol, new HourlyFile(join(options.folder, name))]),
  )
}

function listFolder(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    const reason =
      code === 'ENOENT' ? 'it does not exist' : code === 'ENOTDIR' ? 'it is a file' : code
    throw new FeedError(
      `cannot read the replay folder ${folder}: ${reason}; give a folder of hourly files`,
      { cause: error },
    )
  }
}

function chooseSpan(
  files: readonly HourlyFile[],
  options: HourlyFeedOptions,
): { startTime: EpochMs; endTime: EpochMs } {
  const { days, from } = options
  if (days !== undefined && !(days > 0 && Number.isFinite(days))) {
    throw new FeedError(`days must be above 0, not ${days}`)
  }
  // One hour in, so that every file already knows a mark price.
  const first = Math.max(...files.map((file) => file.firstTime)) + HOUR_MS
  const last = lastCommonTime(files)
  if (last === undefined || last <= first) {
    throw new FeedError(`the files in ${options.folder} share no hours; keep files of one period`)
  }
  const coveredDays = Math.floor((last - first) / DAY_MS)
  const length = days === undefined ? undefined : Math.round(days * 24) * HOUR_MS
  const startTime =
    from !== undefined
      ? Math.ceil(from / HOUR_MS) * HOUR_MS
      : length === undefined
        ? first
        : last - length
  const endTime = from !== undefined && length !== undefined ? startTime + length : last
  if (!(startTime >= first && endTime <= last && startTime < endTime)) {
    throw new FeedError(
      `the files in ${options.folder} cover ${showTime(first)} to ${showTime(last)} (${coveredDays} days); ask for days inside that`,
    )
  }
  return { startTime, endTime }
}

/** The latest hour at which every file has both prices. */
function lastCommonTime(files: readonly HourlyFile[]): EpochMs | undefined {
  let time = Math.min(...files.map((file) => file.lastTime))
  for (;;) {
    const times = files.map((file) => file.lastPricedTime(time))
    const earliest = Math.min(...times.map((found) => found ?? Number.NEGATIVE_INFINITY))
    if (earliest === Number.NEGATIVE_INFINITY) return undefined
    if (earliest === time) return time
    time = earliest
  }
}

function showTime(time: EpochMs): string {
  return new Date(time).toISOString().slice(0, 16).replace('T', ' ')
}
