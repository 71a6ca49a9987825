import type { Draws } from './draws.ts'

/** Names of the loss of a journal in the summary: with pairs held, and without. */
export const JOURNAL_LOSSES = [
  'storage: journal deleted, held',
  'storage: journal deleted',
] as const

/** How one process of the bot ends, and how long nobody runs afterwards. */
export type ProcessEnd = {
  readonly downMs: number
  /** A person halts trading meanwhile, and nobody lifts it. */
  readonly isHalted: boolean
  /** Somebody deletes the journal meanwhile: the next process begins with an empty one. */
  readonly isJournalLost?: true
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

/** Adds, in a part of the seeds, an end after which the journal is gone: before all others or between them. */
export function withJournalLoss(
  of: Draws,
  ends: readonly ProcessEnd[],
  { from, to }: { readonly from: number; readonly to: number },
): readonly ProcessEnd[] {
  if (!of.chance(LOSS_SHARE)) return ends
  const end: ProcessEnd = {
    isJournalLost: true,
    isHalted: of.chance(0.05),
    downMs: of.pick([1, 5, 20, 120]) * 1000,
    ...(of.chance(0.6)
      ? { kind: 'kill', step: of.int(5, 150), when: of.pick(['before', 'after'] as const) }
      : { kind: 'stop', at: Math.floor(of.between(from, to)) }),
  }
  return ends.toSpliced(of.int(0, Math.min(1, ends.length)), 0, end)
}

/** Part of the seeds in which a journal is lost. */
const LOSS_SHARE = 0.2

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
