import type { PairInstruments } from '../../pair.ts'
import type { EpochMs } from '../../ports/clock.ts'
import type { Announcement } from '../../ports/exchange.ts'

const DAY_MS = 86_400_000
const DELISTING = /\bdelist(?:s|ed|ing|ings)?\b/i
/** What was announced longer ago has happened or was taken back: the status tells. */
const VALID_MS = 30 * DAY_MS
const TITLE_SHOWN = 80

/** Names stand alone: `SOL` is not in `SOLV`. Upper case only, so that words of a sentence are none. */
const BEFORE = '(?<![\\p{L}\\p{N}])'
const AFTER = '(?![\\p{L}\\p{N}])'

/**
 * Why a pair is about to end: the venue has set an end to the contract, or announces a delisting that names
 * one of its symbols, or its coin in the title. Undefined: nothing is known, which is no promise.
 */
export function delistingOf(
  { spot, perp }: PairInstruments,
  announcements: readonly Announcement[],
  now: EpochMs,
): string | undefined {
  if (perp.deliveryTime !== undefined) {
    const days = (perp.deliveryTime - now) / DAY_MS
    return `the venue ends this contract in ${days.toFixed(1)} days`
  }
  if (announcements.length === 0) return undefined
  const { baseAsset, quoteAsset } = perp
  const pairName = new RegExp(
    `${BEFORE}(?:${escaped(perp.symbol)}|${escaped(spot.symbol)}|${escaped(baseAsset)}[-_/ ]?${escaped(quoteAsset)})${AFTER}`,
    'u',
  )
  const coinName = new RegExp(`${BEFORE}${escaped(baseAsset)}${AFTER}`, 'u')
  const news = announcements.find(({ title, text, category, time }) => {
    if (now - time > VALID_MS || !DELISTING.test(`${category} ${title} ${text}`)) return false
    return pairName.test(title) || pairName.test(text) || coinName.test(title)
  })
  return news && `the venue announces: ${news.title.slice(0, TITLE_SHOWN)}`
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
