import type { Decimal } from '@asterkit/instruments'
import type { EpochMs } from './contract.ts'
import type { VenueFill } from './venueOrder.ts'

/** Limits on what may trade on one perp within a rolling window. */
export interface ProtectionRule {
  readonly windowMs: number
  /** How long new orders are refused after a limit was reached. */
  readonly frozenMs: number
  /** Traded by both sides, base. */
  readonly quantityLimit?: Decimal
  /** Traded, quote. */
  readonly valueLimit?: Decimal
  /** Bought minus sold, base, whatever its sign. */
  readonly deltaLimit?: Decimal
}

/** Market-maker protection of one symbol. Mutable. */
export interface Protection {
  readonly rule: ProtectionRule
  /** Own trades since the last reset that the window still holds, oldest first. */
  fills: VenueFill[]
  /** New orders are refused until then; 0 when they are not. */
  frozenUntil: EpochMs
}
