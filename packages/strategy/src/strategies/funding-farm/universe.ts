import type { Instrument } from '@asterkit/instruments'
import { QUOTE_ASSET } from '../../ledger/quoteAsset.ts'
import type { PairInstruments } from '../../pair.ts'
import type { Opportunity, RejectReason } from './report.ts'

/** Assets that follow the dollar; a pair of two of them has no funding worth the risk. */
const STABLE = /USD|^(?:DAI|FRAX|GHO)$/

/** Which symbols have both legs, worked out once per reading of the market rules. */
export interface Universe {
  /** By perp symbol. Status is not looked at here: it decides about opening and about held pairs alike. */
  readonly pairs: ReadonlyMap<string, PairInstruments>
  /** Spot symbol of every asset that is traded against the quote asset; values coins of all kinds. */
  readonly spotSymbols: ReadonlyMap<string, string>
  /** In how many readings in a row a held symbol was missing from either market, by perp symbol. */
  readonly vanished: ReadonlyMap<string, number>
  /** Every other symbol of either market with the reason, as rows of the opportunity table. */
  readonly rejected: readonly Opportunity[]
}

/**
 * Matches spot and perp instruments by their base and quote assets, never by their names.
 */
export function matchPairs(spot: readonly Instrument[], perp: readonly Instrument[]): Universe {
  const spotByBase = new Map(
    spot.filter((row) => row.quoteAsset === QUOTE_ASSET).map((row) => [row.baseAsset, row]),
  )
  const pairs = new Map<string, PairInstruments>()
  const rejected: Opportunity[] = []
  const matchedSpots = new Set<Instrument>()
  const reject = (symbol: string, code: RejectReason['code'], detail: string) => {
    rejected.push({ symbol, rejected: { code, detail } })
  }
  for (const leg of perp) {
    const { symbol, baseAsset, quoteAsset } = leg
    const spotLeg = spotByBase.get(baseAsset)
    if (spotLeg !== undefined) matchedSpots.add(spotLeg)
    if (quoteAsset !== QUOTE_ASSET) {
      reject(symbol, 'quote-differs', `quoted in ${quoteAsset}, not ${QUOTE_ASSET}`)
    } else if (spotLeg === undefined) {
      reject(
        symbol,
        'perp-only',
        `no ${baseAsset}/${QUOTE_ASSET} on spot to hold against the short`,
      )
    } else if (STABLE.test(baseAsset)) {
      reject(symbol, 'stable-pair', `${baseAsset} and ${QUOTE_ASSET} both follow the dollar`)
    } else pairs.set(symbol, { symbol, spot: spotLeg, perp: leg })
  }
  for (const leg of spot) {
    if (matchedSpots.has(leg)) continue
    const { symbol, quoteAsset, baseAsset } = leg
    if (quoteAsset !== QUOTE_ASSET) {
      reject(symbol, 'quote-differs', `quoted in ${quoteAsset}, not ${QUOTE_ASSET}`)
    } else reject(symbol, 'spot-only', `no ${baseAsset}/${QUOTE_ASSET} perpetual to short`)
  }
  const spotSymbols = new Map([...spotByBase].map(([base, { symbol }]) => [base, symbol]))
  return { pairs, spotSymbols, vanished: new Map(), rejected }
}

/** Status of a leg that the venue does not list any more. */
const VANISHED = 'MISSING'

/**
 * Keeps held pairs among the others although the venue does not list a leg of theirs any more: by their last
 * known rules, with the status `MISSING`, so that they can still be judged, repaired and closed.
 *
 * @param held Last known rules of held pairs.
 * @param before The universe of the reading before.
 */
export function withVanished(
  universe: Universe,
  listed: { readonly spot: readonly Instrument[]; readonly perp: readonly Instrument[] },
  held: readonly PairInstruments[],
  before: Universe | undefined,
): Universe {
  const lost = held.filter(({ perp }) => !universe.pairs.has(perp.symbol))
  if (lost.length === 0) return universe
  const find = (rows: readonly Instrument[], leg: Instrument): Instrument =>
    rows.find(({ symbol }) => symbol === leg.symbol) ?? { ...leg, status: VANISHED }
  const pairs = new Map(universe.pairs)
  const vanished = new Map<string, number>()
  for (const { symbol, spot, perp } of lost) {
    pairs.set(perp.symbol, {
      symbol,
      spot: find(listed.spot, spot),
      perp: find(listed.perp, perp),
    })
    vanished.set(perp.symbol, (before?.vanished.get(perp.symbol) ?? 0) + 1)
  }
  const rejected = universe.rejected.filter(({ symbol }) => !vanished.has(symbol))
  return { ...universe, pairs, vanished, rejected }
}
