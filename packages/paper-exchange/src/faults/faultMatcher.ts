import { createHash } from 'node:crypto'
import type { EpochMs } from '../core/index.ts'
import { type SeededRandom, seededRandom } from '../feed/seededRandom.ts'
import type { FaultPhase } from './faultActions.ts'
import { type Fault, type FaultPlan, isSetOffByCall } from './faultPlan.ts'
import type { FaultSubject, Hit, Strike } from './strike.ts'

interface Waiting {
  readonly fault: Fault
  readonly index: number
  readonly key: string
  readonly random: SeededRandom
  seen: number
  left: number
  /** A fault with `forMs` strikes everything that matches until then. */
  stickyUntil: EpochMs
}

/** Strikes that are kept for reading; the hash covers all. */
const KEPT_STRIKES = 1000

/**
 * The one judge of a plan, over the wire and in process: counts what passes and says which faults strike.
 * The same seed, plan and sequence of calls give the same strikes.
 */
export class FaultMatcher {
  readonly #waiting: Waiting[] = []
  readonly #strikes: Strike[] = []
  /** How often entries struck before a restart, by key. */
  readonly #before = new Map<string, number>()
  #trace = ''
  #struck = 0

  /** Plans more faults; those of earlier plans stay. */
  add({ seed, faults }: FaultPlan): void {
    const name = digest(JSON.stringify({ seed, faults })).slice(0, 16)
    for (const [index, fault] of faults.entries()) {
      const key = `${name}:${index}`
      const left = fault.times - (this.#before.get(key) ?? 0)
      if (left <= 0) continue
      const random = seededRandom(seed, `fault:${index}`)
      this.#waiting.push({ fault, index, key, random, seen: 0, left, stickyUntil: 0 })
    }
  }

  /** Notes that an entry struck in an earlier life of this exchange. */
  remember(key: string): void {
    this.#before.set(key, (this.#before.get(key) ?? 0) + 1)
  }

  clear(): void {
    this.#waiting.length = 0
  }

  /** Whether nothing is planned, so that nobody needs to ask. */
  get isIdle(): boolean {
    return this.#waiting.length === 0
  }

  /** Faults that may still strike. */
  get waiting(): readonly Fault[] {
    return this.#waiting.map(({ fault }) => fault)
  }

  /** The latest strikes, oldest first. */
  get strikes(): readonly Strike[] {
    return this.#strikes
  }

  /** How many have struck. */
  get count(): number {
    return this.#struck
  }

  /** Hash of all strikes so far: equal runs have equal ones. */
  get traceHash(): string {
    return this.#trace
  }

  /** Counts a call or message and gives the faults of one phase that strike it, in the order of the plan. */
  take<Phase extends FaultPhase>(
    phase: Phase,
    subject: FaultSubject,
    now: EpochMs,
  ): readonly Hit<Phase>[] {
    const hits: Hit<Phase>[] = []
    for (const entry of [...this.#waiting]) {
      const { fault } = entry
      const isTimed = phase === 'state' && !isSetOffByCall(fault)
      if (isTimed || !isOfPhase(fault, phase) || !doesMatch(fault, subject, now)) continue
      if (this.#turn(entry, now)) hits.push(this.#hit(entry, fault, subject, now))
    }
    return hits
  }

  /** When the next fault of the state that waits for its time is due; undefined when there is none. */
  nextTime(): EpochMs | undefined {
    const times = this.#waiting
      .filter(({ fault }) => fault.phase === 'state' && !isSetOffByCall(fault))
      .map(({ fault }) => fault.match.from ?? 0)
    return times.length === 0 ? undefined : Math.min(...times)
  }

  /** Takes the faults of the state whose time has come. */
  takeDue(now: EpochMs): readonly Hit<'state'>[] {
    const hits: Hit<'state'>[] = []
    for (const entry of [...this.#waiting]) {
      const { fault } = entry
      if (!isOfPhase(fault, 'state') || isSetOffByCall(fault)) continue
      if ((fault.match.from ?? 0) > now) continue
      const isDrawn = entry.random.uniform() < (fault.match.p ?? 1)
      this.#waiting.splice(this.#waiting.indexOf(entry), 1)
      if (isDrawn) hits.push(this.#hit(entry, fault, { endpoint: 'time' }, now))
    }
    return hits
  }

  #turn(entry: Waiting, now: EpochMs): boolean {
    if (now < entry.stickyUntil) return true
    if (entry.left <= 0) {
      this.#waiting.splice(this.#waiting.indexOf(entry), 1)
      return false
    }
    const { nth = 1, p = 1 } = entry.fault.match
    entry.seen += 1
    if (entry.seen < nth || (p < 1 && entry.random.uniform() >= p)) return false
    entry.left -= 1
    const { args } = entry.fault
    const forMs = 'forMs' in args && entry.fault.phase !== 'state' ? args.forMs : undefined
    if (forMs !== undefined && entry.fault.phase !== 'evt') entry.stickyUntil = now + forMs
    else if (entry.left <= 0) this.#waiting.splice(this.#waiting.indexOf(entry), 1)
    return true
  }

  #hit<Phase extends FaultPhase>(
    { key, index, random, seen: nth }: Waiting,
    fault: Fault<Phase>,
    { endpoint, symbol }: FaultSubject,
    now: EpochMs,
  ): Hit<Phase> {
    const { phase, action } = fault
    const strike: Strike = {
      time: now,
      nth,
      index,
      phase,
      action: String(action),
      endpoint,
      symbol,
    }
    this.#note(strike)
    return {
      fault,
      key,
      draw: () => random.uniform(),
      refused: (refusal) => this.#note({ ...strike, refusal }),
    }
  }

  /** A refusal is a line of its own: the trace is only ever added to. */
  #note(strike: Strike): void {
    if (strike.refusal === undefined) this.#struck += 1
    this.#strikes.push(strike)
    if (this.#strikes.length > KEPT_STRIKES) this.#strikes.shift()
    this.#trace = digest(`${this.#trace}${JSON.stringify(strike)}`).slice(0, 32)
  }
}

function isOfPhase<Phase extends FaultPhase>(fault: Fault, phase: Phase): fault is Fault<Phase> {
  return fault.phase === phase
}

function doesMatch({ match }: Fault, subject: FaultSubject, now: EpochMs): boolean {
  const { market, endpoint, method, symbol, clientId, from = 0, to } = match
  return (
    now >= from &&
    (to === undefined || now < to) &&
    (market === undefined || market === subject.market) &&
    (endpoint === undefined || endpoint === subject.endpoint || endpoint === subject.path) &&
    (method === undefined || method === subject.method) &&
    (symbol === undefined || symbol === subject.symbol) &&
    (clientId === undefined || isClientId(clientId, subject.clientId))
  )
}

function isClientId(wanted: string, clientId: string | undefined): boolean {
  if (!wanted.endsWith('*')) return wanted === clientId
  return clientId?.startsWith(wanted.slice(0, -1)) === true
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
