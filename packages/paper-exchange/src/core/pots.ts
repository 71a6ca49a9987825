import { type Decimal, ZERO } from '@asterkit/instruments'
import { sumOf } from './money.ts'

/** The other side of every booking: who has what the accounts do not have. Signed, per asset. */
export interface Pots {
  /** Commission and rounding remainders that the venue kept. */
  readonly fees: Map<string, Decimal>
  /** What the outside market has paid in (+) or taken out (-) by trades and funding. */
  readonly outside: Map<string, Decimal>
  /** The venue's account that pays for losses beyond margins; never below zero. */
  readonly insurance: Map<string, Decimal>
  /** What deposits and account openings brought in. */
  readonly deposited: Map<string, Decimal>
}

/** Adds to one pot. */
export function addTo<Asset extends string>(
  pot: Map<Asset, Decimal>,
  asset: Asset,
  amount: Decimal,
): void {
  pot.set(asset, sumOf(pot.get(asset) ?? ZERO, amount))
}
