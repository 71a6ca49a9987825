import type { PairInspection } from '@asterkit/strategy'

/** Returns one held pair for a JSON document: the holding's own figures and what follows from today's market. */
export function pairDocument({ holding, ...figures }: PairInspection): Record<string, unknown> {
  return { ...holding, ...figures }
}
