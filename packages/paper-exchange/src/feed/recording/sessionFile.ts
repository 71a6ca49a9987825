import type { Instrument } from '@asterkit/instruments'
import { isNumberText } from './columnText.ts'
import { SessionHeader } from './sessionFormat.ts'
import { TextLines } from './textLines.ts'

/** Start of every event line: kind, time and, but for the closing line, the place of the instrument. */
export const EVENT_START = /^\["([btmvse])",(\d{1,15})(?:,(\d{1,6}))?[,\]]/
const SIGNED = /^-?\d{1,20}(?:\.\d{1,20})?$/

/** Opens a session file behind its header. @throws {FeedError} It has none. */
export function openSession(file: string): {
  readonly lines: TextLines
  readonly header: SessionHeader
} {
  const lines = new TextLines(file, { torn: 'drop' })
  const first = lines.next() ?? ''
  const header = SessionHeader.safeParse(parseJson(first))
  if (!header.success) throw lines.problem('not the header of a paper session of version 1')
  return { lines, header: header.data }
}

/** Reads the whole file once. @throws {FeedError} A line is malformed; names file and line. */
export function checkSession(file: string) {
  const { lines, header } = openSession(file)
  let endTime = header.startTime
  let isEnded = false
  for (let line = lines.next(); line !== undefined; line = lines.next()) {
    if (isEnded) throw lines.problem('a line follows the closing line')
    const wrong = checkLine(line, header.instruments)
    if (wrong !== undefined) throw lines.problem(wrong)
    const [, kind, stamp] = EVENT_START.exec(line)!
    const time = Number(stamp)
    if (time < endTime) throw lines.problem('the event is older than the one before')
    endTime = time
    isEnded = kind === 'e'
  }
  return { header, endTime, isEnded, isTorn: lines.isTorn }
}

function checkLine(line: string, instruments: readonly Instrument[]): string | undefined {
  const match = EVENT_START.exec(line)
  const cells = parseJson(line)
  if (match === null || !Array.isArray(cells)) return 'not an event of a session'
  const [, kind, , place] = match
  if (kind === 'e') return undefined
  const instrument = place === undefined ? undefined : instruments[Number(place)]
  if (instrument === undefined) return `no instrument has place ${place}`
  const [, , , ...values] = cells
  switch (kind) {
    case 'b':
      return values.length === 2 ? checkBook(values[0], values[1]) : 'a book has two sides'
    case 't':
      return checkTrade(values)
    case 'm':
      return instrument.market === 'perp' && values.length === 3 && values.every(isSigned)
        ? undefined
        : 'not mark, index and funding rate of a perpetual'
    case 'v':
      return isAmount(values[0]) ? undefined : 'not a volume'
    default:
      return typeof values[0] === 'string' ? undefined : 'not a status'
  }
}

function checkBook(bids: unknown, asks: unknown): string | undefined {
  if (!isSide(bids, -1) || !isSide(asks, 1)) {
    return 'a side is not pairs of price and quantity, best first'
  }
  const isCrossed = bids.length > 0 && asks.length > 0 && Number(bids[0]) >= Number(asks[0])
  return isCrossed ? `the book is crossed: bid ${bids[0]}, ask ${asks[0]}` : undefined
}

function isSide(side: unknown, direction: 1 | -1): side is readonly string[] {
  if (!Array.isArray(side) || side.length % 2 !== 0 || !side.every(isAmount)) return false
  for (let at = 2; at < side.length; at += 2) {
    if ((Number(side[at]) - Number(side[at - 2])) * direction <= 0) return false
  }
  return true
}

function checkTrade(values: readonly unknown[]): string | undefined {
  const [price, quantity, side, id] = values
  const isGood = isAmount(price) && isAmount(quantity) && (side === 'buy' || side === 'sell')
  return isGood && (id === undefined || Number.isSafeInteger(id)) ? undefined : 'not a trade'
}

function isAmount(value: unknown): value is string {
  return typeof value === 'string' && isNumberText(value)
}

function isSigned(value: unknown): boolean {
  return typeof value === 'string' && SIGNED.test(value)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
