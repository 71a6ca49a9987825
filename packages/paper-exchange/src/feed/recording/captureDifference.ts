import type { BookDifference } from './captureBook.ts'
import { BODY_AT, bodyOf, type CapturedDepth } from './captureMessages.ts'

const HEAD = /"U":(\d{1,15}),"u":(\d{1,15}),(?:"pu":(\d{1,15}),)?"b":/y

/** A difference whose JSON has been parsed. */
export function differenceOf({ U, u, pu, b, a }: CapturedDepth): BookDifference {
  return {
    U,
    u,
    ...(pu === undefined ? {} : { pu }),
    apply(bids, asks) {
      for (const level of b) bids.set(level)
      for (const level of a) asks.set(level)
    },
  }
}

/**
 * Reads the difference of a line that has been checked. In the usual way of writing its levels are counted
 * straight from the text. In any other the JSON is parsed: levels are set, not added to, so that setting some
 * of them twice changes nothing.
 */
export function readDifference(line: string): BookDifference {
  HEAD.lastIndex = line.indexOf('"U":', BODY_AT)
  const head = HEAD.lastIndex < 0 ? null : HEAD.exec(line)
  if (head === null) return differenceOf(bodyOf(line) as CapturedDepth)
  const [all, first, last, before] = head
  const at = head.index + all.length
  return {
    U: Number(first),
    u: Number(last),
    ...(before === undefined ? {} : { pu: Number(before) }),
    apply(bids, asks) {
      const end = bids.setAll(line, at)
      const isUsual = end > 0 && line.startsWith(',"a":', end) && asks.setAll(line, end + 5) > 0
      if (!isUsual) differenceOf(bodyOf(line) as CapturedDepth).apply(bids, asks)
    },
  }
}
