import { type EpochMs, type Venue, VenueError } from '../core/index.ts'
import {
  AccountHistory,
  disturbVenue,
  editRows,
  type Fault,
  FaultMatcher,
  type FaultPlan,
  type FaultSubject,
  HiddenOrders,
  type Hit,
  type StateFault,
  stateFault,
} from '../faults/index.ts'
import type { CallFaults, CallSubject } from './callFaults.ts'

/** What a fault of the state passes through on its way into the core. */
export interface StateGate {
  /** @throws {PaperExchangeError} An earlier command could not be written down. */
  assertWritable(): void
  /** Writes the change down, before anybody hears of it. */
  record(fault: StateFault & { readonly key: string }): void
  /** All sockets break, as when the exchange restarts. */
  dropSockets(): void
  flush(): void
}

/** Everything about faults that a running exchange keeps. */
export class FaultDesk {
  readonly matcher = new FaultMatcher()
  readonly hidden = new HiddenOrders()
  readonly #venue: Venue
  readonly #gate: StateGate
  readonly #histories = new Map<string, AccountHistory>()

  constructor(venue: Venue, gate: StateGate) {
    this.#venue = venue
    this.#gate = gate
  }

  /** Whether no call has anything to fear. */
  get isIdle(): boolean {
    return this.matcher.isIdle && this.hidden.isEmpty
  }

  /** When the next fault strikes by itself. */
  nextTime(): EpochMs | undefined {
    return this.matcher.nextTime()
  }

  /** Plans more faults; those whose time has come strike at once. */
  add(plan: FaultPlan): void {
    this.matcher.add(plan)
    for (const { address } of this.#venue.accounts()) this.#watch(address)
    this.strikeDue()
  }

  /** Lets the faults of the state happen whose time has come. */
  strikeDue(): void {
    for (const hit of this.matcher.takeDue(this.#venue.now)) this.#strike(hit, undefined)
  }

  /** Lets the faults of the state happen that a call sets off, before the call itself. */
  strikeAt(subject: CallSubject): void {
    this.#watch(subject.user)
    for (const hit of this.matcher.take('state', subject, this.#venue.now)) {
      this.#strike(hit, subject.user)
    }
  }

  /** What the faults of clock and reads make of a call's run. */
  callFaults(subject: CallSubject): CallFaults {
    const reads = this.#take('read', subject)
    const clocks = this.#take('clk', subject)
    const lagMs = reads.reduce((ms, fault) => (fault.action === 'lag' ? ms + fault.args.ms : ms), 0)
    return {
      shiftMs: clocks.reduce(
        (ms, { action, args }) => (action === 'offset' ? ms + args.ms : ms),
        0,
      ),
      account: (account) =>
        lagMs === 0 ? account : (this.#watch(account.address)?.lagging(lagMs) ?? account),
      edit: (answer) => absurdTime(editRows(answer, reads), clocks, subject),
    }
  }

  #take<Phase extends 'read' | 'clk'>(
    phase: Phase,
    subject: FaultSubject,
  ): readonly Fault<Phase>[] {
    return this.matcher.take(phase, subject, this.#venue.now).map(({ fault }) => fault)
  }

  #strike({ fault, key, refused }: Hit<'state'>, caller: string | undefined): void {
    this.#gate.assertWritable()
    const { user } = fault.args as { readonly user?: string }
    const change = stateFault(fault, user ?? caller)
    if (fault.action === 'restart') this.#gate.dropSockets()
    try {
      disturbVenue(this.#venue, change)
    } catch (error) {
      if (!(error instanceof VenueError)) throw error
      refused(`${error.code} ${error.message}`)
      return
    }
    this.#gate.record({ ...change, key })
    this.#gate.flush()
  }

  /** The history of an account, kept only while something lags. */
  #watch(user: string | undefined): AccountHistory | undefined {
    if (user === undefined || !this.#venue.hasAccount(user)) return undefined
    const known = this.#histories.get(user)
    if (known !== undefined) return known
    if (!this.matcher.waiting.some(({ action }) => action === 'lag')) return undefined
    const history = new AccountHistory(this.#venue, this.#venue.account(user))
    this.#histories.set(user, history)
    return history
  }
}

function absurdTime(answer: unknown, clocks: readonly Fault<'clk'>[], { endpoint }: FaultSubject) {
  const absurd = clocks.find(({ action }) => action === 'absurd')
  if (absurd?.action !== 'absurd' || endpoint !== 'getServerTime') return answer
  return { serverTime: absurd.args.value }
}
