import { InvalidInputError } from '@asterkit/instruments'

/** Where in the queue of a price our orders are held to be. */
export type QueueModel =
  /** Behind everything displayed when we came; only trades and a shrinking level bring us forward. */
  | { readonly kind: 'conservative' }
  /**
   * Of lots that leave a level without a trade, the share ahead^power / (ahead^power + behind^power) stood ahead
   * of us. Power 1 spreads cancels evenly; higher powers take them from the longer part.
   */
  | { readonly kind: 'power'; readonly power: number }

/** How the exchange of a replay treats orders. */
export interface MakerRules {
  /** From an event to when the quoter hears of it, ms. */
  readonly feedLatencyMs: number
  /** From a request to when the exchange acts on it, ms. */
  readonly orderLatencyMs: number
  readonly queue: QueueModel
  /** Orders that each side may have. */
  readonly levels: number
}

/** Both latencies of a machine in Tokyo's neighbourhood, and the careful queue. */
export const DEFAULT_MAKER_RULES: MakerRules = {
  feedLatencyMs: 20,
  orderLatencyMs: 30,
  queue: { kind: 'conservative' },
  levels: 1,
}

/** @throws {InvalidInputError} A rule is out of range. */
export function checkMakerRules(rules: MakerRules): void {
  for (const name of ['feedLatencyMs', 'orderLatencyMs'] as const) {
    if (!(rules[name] >= 0 && Number.isFinite(rules[name]))) {
      throw new InvalidInputError(`${name} must be 0 or above`)
    }
  }
  if (rules.queue.kind === 'power' && !(rules.queue.power > 0 && rules.queue.power <= 10)) {
    throw new InvalidInputError('the power of a queue must be above 0, at most 10')
  }
  if (!(Number.isInteger(rules.levels) && rules.levels >= 1 && rules.levels <= 20)) {
    throw new InvalidInputError('levels must be a whole number from 1 to 20')
  }
}
