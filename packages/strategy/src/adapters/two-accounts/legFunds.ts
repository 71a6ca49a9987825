import { Decimal, ZERO } from '@asterkit/instruments'
import { QUOTE_ASSET } from '../../ledger/quoteAsset.ts'
import type {
  MarginBracket,
  PerLeg,
  PerpBalance,
  PositionSide,
  SpotBalance,
} from '../../ports/exchange.ts'

const LEGS = ['long', 'short'] as const

/**
 * Remembers which assets each account has stated. A balance that one of two leaves out after that is not known, and
 * neither is the sum.
 */
export class StatedAssets {
  readonly #stated: PerLeg<Set<string>> = { long: new Set(), short: new Set() }

  /** Notes what was stated. @returns The assets of which a sum can be told. */
  sumsOf(balances: PerLeg<ReadonlyMap<string, unknown>>): readonly string[] {
    for (const leg of LEGS) for (const asset of balances[leg].keys()) this.#stated[leg].add(asset)
    const all = new Set([...balances.long.keys(), ...balances.short.keys()])
    return [...all].filter((asset) =>
      LEGS.every((leg) => balances[leg].has(asset) || !this.#stated[leg].has(asset)),
    )
  }
}

/** Spot balances of both accounts together. */
export function sumSpot(
  balances: PerLeg<ReadonlyMap<string, SpotBalance>>,
  assets: readonly string[],
): ReadonlyMap<string, SpotBalance> {
  return new Map(
    assets.map((asset) => {
      const [a, b] = LEGS.map((leg) => balances[leg].get(asset))
      const of = (name: keyof SpotBalance) => (a?.[name] ?? ZERO).plus(b?.[name] ?? ZERO)
      return [asset, { free: of('free'), locked: of('locked') }]
    }),
  )
}

/**
 * Perp balances of both accounts together. Two equal legs can use twice what the poorer account has free. The quote
 * asset is told only when both state it: without one of them nobody knows whether a leg can be opened.
 */
export function sumPerp(
  balances: PerLeg<ReadonlyMap<string, PerpBalance>>,
  assets: readonly string[],
): ReadonlyMap<string, PerpBalance> {
  const told = assets.filter(
    (asset) => asset !== QUOTE_ASSET || LEGS.every((leg) => balances[leg].has(asset)),
  )
  return new Map(told.map((asset) => [asset, perpSum(balances, asset)]))
}

function perpSum(balances: PerLeg<ReadonlyMap<string, PerpBalance>>, asset: string): PerpBalance {
  const none = { wallet: ZERO, available: ZERO, maxWithdraw: ZERO }
  const of = (leg: PositionSide) => balances[leg].get(asset) ?? none
  const [long, short] = [of('long'), of('short')]
  const funds = ({ wallet, available }: PerpBalance) => ({ wallet, available })
  return {
    wallet: long.wallet.plus(short.wallet),
    available: Decimal.min(long.available, short.available).times(2),
    maxWithdraw: long.maxWithdraw.plus(short.maxWithdraw),
    perLeg: { long: funds(long), short: funds(short) },
  }
}

/**
 * The brackets that ask for more margin: those with the higher rate, or the smaller size, where two accounts first
 * differ.
 */
export function stricterBrackets(
  a: readonly MarginBracket[],
  b: readonly MarginBracket[],
): readonly MarginBracket[] {
  for (const [index, one] of a.entries()) {
    const other = b[index]
    if (other === undefined) return a
    const byRate = one.maintenanceRate.comparedTo(other.maintenanceRate)
    if (byRate !== 0) return byRate > 0 ? a : b
    const byCap = one.notionalCap.comparedTo(other.notionalCap)
    if (byCap !== 0) return byCap < 0 ? a : b
  }
  return b
}
