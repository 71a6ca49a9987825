import type { Draws } from '../../sim/draws.ts'

/** Calls of a market maker, by what they are about. */
export type MakerCall = 'place' | 'amend' | 'cancel' | 'countdown' | 'protection' | 'fence' | 'read'

/** What happens to calls for a while. Times are epoch ms. */
export interface CallFault {
  readonly kind:
    | 'lost'
    /** Arrives so late that nobody waits for its answer any more. */
    | 'held'
    /** Done, but the answer is a 503 or nothing. */
    | 'answer-lost'
    | 'refused'
    /** Not done; the answer proves nothing: a 5xx, a nonce that was refused. */
    | 'unclear'
    | 'not-sent'
    | 'slow'
    /** Lookups do not find an order that is in the books. */
    | 'hidden'
    /** Positions and balances are answered without rows. */
    | 'unstated'
  readonly calls: readonly MakerCall[]
  readonly from: number
  readonly to: number
  readonly chance: number
  /** Of a refusal. */
  readonly code: number
  /** Longest delay, and age up to which orders are hidden. */
  readonly mostMs: number
}

/** What happens to a stream for a while. Times are epoch ms. */
export interface StreamFault {
  readonly kind: /** Connected, and nothing comes. */
    | 'silent'
    /** Nothing comes; at the end the stream says that something is missing. */
    | 'outage'
    /** Says that something is missing, and takes its time to read everything anew. */
    | 'gap'
    | 'late'
    | 'doubled'
    | 'burst'
  readonly stream: 'market' | 'own'
  readonly from: number
  readonly to: number
}

interface Span {
  readonly from: number
  readonly to: number
}

const ALL: readonly MakerCall[] = ['place', 'amend', 'cancel', 'countdown', 'fence', 'read']
/** Margin, a rate limit, post-only, no permission, a filter. */
const REFUSALS = [-2019, -1003, -5022, -4088, -1111]

/** Draws none to five faults of calls. */
export function someCallFaults(of: Draws, span: Span): readonly CallFault[] {
  return Array.from({ length: of.int(0, 5) }, (): CallFault => {
    const kind = of.pick([
      'lost',
      'held',
      'answer-lost',
      'answer-lost',
      'refused',
      'unclear',
      'not-sent',
      'slow',
      'slow',
      'hidden',
    ] as const)
    const calls = of.pick<readonly MakerCall[]>([
      ['place'],
      ['amend'],
      ['cancel'],
      ['countdown'],
      ['place', 'amend', 'cancel'],
      ['read'],
      ALL,
    ])
    return {
      kind,
      calls: kind === 'hidden' ? ['read'] : calls,
      ...part(of, span, 5, 70),
      chance: of.pick([0.2, 0.5, 1]),
      code: of.pick(REFUSALS),
      mostMs: of.pick([1_500, 6_000, 9_500]),
    }
  })
}

/** Draws, for one seed in four, a while in which account reads are answered without rows. */
export function someUnstated(of: Draws, span: Span): readonly CallFault[] {
  if (!of.chance(0.25)) return []
  const how = { chance: of.pick([0.5, 1]), code: 0, mostMs: 0 }
  return [{ kind: 'unstated', calls: ['read'], ...part(of, span, 5, 70), ...how }]
}

/** Draws none to three faults of streams. */
export function someStreamFaults(of: Draws, span: Span): readonly StreamFault[] {
  return Array.from({ length: of.int(0, 3) }, (): StreamFault => {
    const kind = of.pick(['silent', 'outage', 'gap', 'late', 'doubled', 'burst'] as const)
    const isOfMarket = kind === 'burst' || kind === 'gap'
    const stream = isOfMarket ? 'market' : of.pick(['market', 'own'] as const)
    return { kind, stream, ...part(of, span, 2, isOfMarket ? 4 : 40) }
  })
}

/** Some seconds within a span. */
function part(of: Draws, { from, to }: Span, least: number, most: number): Span {
  const begin = Math.floor(of.between(from, to - least * 1000))
  return { from: begin, to: Math.min(to, begin + of.int(least, most) * 1000) }
}
