import type { Draws } from './draws.ts'

/** How one process of the bot ends, and how long nobody runs afterwards. */
export type ProcessEnd = {
  readonly downMs: number
  /** A person halts trading meanwhile, and nobody lifts it. */
  readonly isHalted: boolean
} & (
  | {
      /** The process dies at its k-th durable step. */
      readonly kind: 'kill'
      readonly step: number
      readonly when: 'before' | 'after'
    }
  | {
      /** The journal cannot be written at its k-th entry. */
      readonly kind: 'journal-fails'
      readonly entry: number
      /** Whether the entry is on disk all the same, as after a failed flush. */
      readonly isStored: boolean
    }
  /** Ends in order, in the middle of whatever is under way. */
  | { readonly kind: 'stop'; readonly at: number }
)

/** Draws none to four ends of processes. Steps count from the start of each process. */
export function someProcessEnds(
  of: Draws,
  { from, to }: { readonly from: number; readonly to: number },
): readonly ProcessEnd[] {
  if (of.chance(0.4)) return []
  return Array.from({ length: of.int(1, 4) }, (): ProcessEnd => {
    const isHalted = of.chance(0.08)
    const downMs = of.chance(0.5) ? of.int(1, 20) * 1000 : of.int(20, 400) * 1000
    const kind = of.pick(['kill', 'kill', 'kill', 'journal-fails', 'stop'] as const)
    if (kind === 'stop') return { kind, isHalted, downMs, at: Math.floor(of.between(from, to)) }
    if (kind === 'journal-fails') {
      return { kind, isHalted, downMs, entry: of.int(3, 60), isStored: of.chance(0.5) }
    }
    return {
      kind,
      isHalted,
      downMs,
      step: of.int(2, 90),
      when: of.pick(['before', 'after'] as const),
    }
  })
}
