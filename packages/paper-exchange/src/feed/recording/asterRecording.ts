import { join } from 'node:path'
import { Decimal } from '@asterkit/instruments'
import type { Feed, FundingRule } from '../../core/contract.ts'
import { FeedError } from '../feedError.ts'
import { AsterBookFile } from './asterBookFile.ts'
import { AsterPriceFile } from './asterPriceFile.ts'
import { AsterTradeFile } from './asterTradeFile.ts'
import { playSources } from './eventSource.ts'
import { RecordedRules } from './recordedRules.ts'
import { recordedSpan, type WantedSpan } from './recordedSpan.ts'
import { withMidMarks } from './withMidMarks.ts'

/** Settings of a replay of recorded books and trades. */
export interface BookRecordingOptions extends WantedSpan {
  readonly folder: string
  /** Only these symbols. @default all */
  readonly symbols?: readonly string[]
  /** Silence of a book after which it is taken away, ms. @default 60000 */
  readonly holeAfterMs?: number
}

/** Funding of a recorded book market: none was recorded. */
export const NO_FUNDING: FundingRule = {
  intervalHours: 8,
  cap: new Decimal('0.03'),
  floor: new Decimal('-0.03'),
}
export const DEFAULT_HOLE_MS = 60_000

const BOOK = /^orderbook_(.+)\.csv(?:\.gz)?$/
const TRADES = /^trades_(.+)\.csv(?:\.gz)?$/
const PRICES = /^prices_(.+)\.csv(?:\.gz)?$/

/** Whether a folder with these files holds such a recording. */
export function isAsterRecording(names: readonly string[]): boolean {
  return names.some((name) => BOOK.test(name))
}

/**
 * Plays `orderbook_SYMBOL`, `trades_SYMBOL` and `prices_SYMBOL` files of perpetuals, row by row. Files are
 * checked whole before anything is played, and read in pieces after that.
 *
 * @param names Files of the folder.
 * @throws {FeedError} A file is malformed; names file and line.
 */
export function asterRecording(options: BookRecordingOptions, names: readonly string[]): Feed {
  const { folder, symbols } = options
  const open = <File>(pattern: RegExp, make: (path: string, symbol: string) => File) =>
    findFiles(folder, names, pattern, symbols).map(([symbol, name]) =>
      make(join(folder, name), symbol),
    )
  const books = open(BOOK, (path, symbol) => new AsterBookFile(path, symbol))
  if (books.length === 0) {
    throw new FeedError(`no orderbook file for ${symbols?.join(', ')} in ${folder}`)
  }
  const listed = new Set(books.map(({ symbol }) => symbol))
  const isListed = ({ symbol }: { readonly symbol: string }) => listed.has(symbol)
  const trades = open(TRADES, (path, symbol) => new AsterTradeFile(path, symbol)).filter(isListed)
  const prices = open(PRICES, (path, symbol) => new AsterPriceFile(path, symbol)).filter(isListed)
  const rules = new RecordedRules(folder, names)
  const found = books.map(({ symbol, seen }) => rules.of('perp', symbol, seen))
  const span = recordedSpan(
    {
      startTime: Math.min(...books.map(({ firstTime }) => firstTime)),
      endTime: Math.max(...[...books, ...trades, ...prices].map(({ lastTime }) => lastTime)),
    },
    options,
  )
  const holeAfterMs = options.holeAfterMs ?? DEFAULT_HOLE_MS
  const sources = [
    ...trades.map((file) => file.play()),
    ...prices.map((file) => file.play()),
    ...books.map((file) => file.play(holeAfterMs)),
  ]
  return {
    name: `recorded books ${[...listed].join(' ')}`,
    instruments: found.map(({ instrument }) => instrument),
    funding: new Map([...listed].map((symbol) => [symbol, NO_FUNDING])),
    ...span,
    notes: [
      'Mark and index price are the middle of the best prices; funding rates are zero: neither was recorded.',
      ...found.flatMap(({ note }) => note ?? []),
    ],
    settledBefore: () => [],
    take: withMidMarks(playSources(sources, span)),
  }
}

/** Files of a kind, by symbol, in the order of symbols. @throws {FeedError} Two for one symbol. */
function findFiles(
  folder: string,
  names: readonly string[],
  pattern: RegExp,
  symbols: readonly string[] | undefined,
): readonly (readonly [symbol: string, name: string])[] {
  const found = new Map<string, string>()
  for (const name of names) {
    const symbol = pattern.exec(name)?.[1]
    if (symbol === undefined || symbols?.includes(symbol) === false) continue
    const other = found.get(symbol)
    if (other !== undefined) {
      throw new FeedError(`two files for ${symbol} in ${folder}: ${other} and ${name}; keep one`)
    }
    found.set(symbol, name)
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1))
}
