import type { EpochMs } from '../../ports/clock.ts'
import type { MakerState } from './state.ts'

/** Half of what is known of answer times is forgotten in such a time without answers. */
const HALF_LIFE_MS = 15_000

/**
 * Mean delay of answers to orders as far as it still counts, ms. Old slowness fades: while nothing is quoted for it
 * nothing is answered, so that it could never be seen to be over.
 */
export function answerDelayAt(
  { answerDelayMs, answeredAt }: Pick<MakerState, 'answerDelayMs' | 'answeredAt'>,
  now: EpochMs,
): number {
  return answerDelayMs * 0.5 ** (Math.max(0, now - answeredAt) / HALF_LIFE_MS)
}
