import type { Market } from '@asterkit/instruments'
import { VenueError } from '@asterkit/paper-exchange/core'
import {
  AccountHistory,
  disturbVenue,
  editRows,
  type Fault,
  type FaultMatcher,
  HiddenOrders,
  type Hit,
  plannedAnswer,
  stateFault,
} from '@asterkit/paper-exchange/faults'
import type { EpochMs, Outcome } from '@asterkit/strategy'
import type { PortCall } from './portCall.ts'
import { createSimExchange, type SimExchange } from './simExchange.ts'

/** Does a call on the exchange as it shall be seen. */
export type Execute<T> = (exchange: SimExchange, signal: AbortSignal) => Promise<Outcome<T>>

/** A call with its work. */
interface Work<T> {
  readonly call: PortCall<T>
  readonly execute: Execute<T>
  readonly signal: AbortSignal
}

const NO_SUCH_ORDER = { kind: 'refused', code: -2013, message: 'Order does not exist.' } as const
/** What is on the way arrives, whether or not its sender is still there. */
const NEVER = new AbortController().signal

/** Lets the faults of a plan strike the calls of one exchange port, in the order in which the server does. */
export class FaultBoundary {
  readonly #exchange: SimExchange
  readonly #matcher: FaultMatcher
  readonly #hidden = new HiddenOrders()
  readonly #onRestart: () => void
  readonly #late: { readonly at: EpochMs; readonly arrive: () => Promise<unknown> }[] = []
  readonly #downUntil = new Map<Market, EpochMs>()
  #history: AccountHistory | undefined

  constructor(exchange: SimExchange, matcher: FaultMatcher, onRestart: () => void) {
    this.#exchange = exchange
    this.#matcher = matcher
    this.#onRestart = onRestart
    this.#watch()
    this.#strikeDue()
  }

  /** Lets time pass; what is due on the way happens at its moment. */
  async sleep(durationMs: number, signal: AbortSignal): Promise<void> {
    const { clock } = this.#exchange
    const end = clock.now() + durationMs
    for (;;) {
      const next = Math.min(this.#matcher.nextTime() ?? end + 1, ...this.#late.map(({ at }) => at))
      if (next > end) break
      if (next > clock.now()) await clock.sleep(next - clock.now(), signal)
      this.#strikeDue()
      await this.#arriveLate()
    }
    await clock.sleep(Math.max(0, end - clock.now()), signal)
  }

  /** Does a call under the plan. */
  async answer<T>(
    call: PortCall<T>,
    execute: Execute<T>,
    signal: AbortSignal,
  ): Promise<Outcome<T>> {
    const isIdle = this.#matcher.isIdle && this.#hidden.isEmpty && this.#downUntil.size === 0
    if (isIdle || signal.aborted) return execute(this.#exchange, signal)
    if (this.#now < (this.#downUntil.get(call.market) ?? 0)) {
      return { kind: 'not-sent', message: 'connection refused as planned' }
    }
    this.#watch()
    for (const hit of this.#matcher.take('state', call, this.#now)) this.#strike(hit)
    const work = { call, execute, signal }
    for (const { fault } of this.#matcher.take('pre', call, this.#now)) {
      const answer = await this.#beforeCore(fault, work)
      if (answer !== undefined) return answer
    }
    return this.#runAndTell(work)
  }

  /** @returns What is answered instead; undefined to go on. */
  async #beforeCore<T>(fault: Fault<'pre'>, work: Work<T>): Promise<Outcome<T> | undefined> {
    switch (fault.action) {
      case 'hold': {
        if (work.call.method === 'GET') {
          await this.sleep(fault.args.ms, NEVER)
          return undefined
        }
        const arrive = () => this.#runAndTell({ ...work, signal: NEVER })
        this.#late.push({ at: this.#now + fault.args.ms, arrive })
        return unknown(fault)
      }
      case 'refuse':
        return errorOf(work.call, plannedAnswer(fault))
      case 'refuse-connection':
        this.#downUntil.set(work.call.market, this.#now + fault.args.downMs)
        return unknown(fault)
      default:
        return unknown(fault)
    }
  }

  async #runAndTell<T>(work: Work<T>): Promise<Outcome<T>> {
    const { call } = work
    const hits = this.#matcher.take('post', call, this.#now)
    const done = this.#isHidden(call) ? errorOf(call, NO_SUCH_ORDER) : await this.#run(work)
    for (const { fault } of hits) {
      if (fault.action === 'hide' && done.kind === 'accepted') this.#hide(call, fault.args)
    }
    let told = done
    for (const { fault, draw } of hits) {
      if (fault.action === 'hide') continue
      if (fault.action === 'drop-answer') return unknown(fault)
      if (fault.action === 'latency') {
        await this.sleep(Math.floor(draw() * (fault.args.maxMs + 1)), NEVER)
      } else if (fault.action === 'error') told = errorOf(call, plannedAnswer(fault))
      else told = unknown(fault)
    }
    return told
  }

  /** The call's own run, under the faults of reads and of the clock. */
  async #run<T>({ call, execute, signal }: Work<T>): Promise<Outcome<T>> {
    const reads = this.#matcher.take('read', call, this.#now).map(({ fault }) => fault)
    const clocks = this.#matcher.take('clk', call, this.#now).map(({ fault }) => fault)
    const shiftMs = clocks.reduce(
      (ms, { action, args }) => (action === 'offset' ? ms + args.ms : ms),
      0,
    )
    if (call.deadline !== undefined && this.#now + shiftMs > call.deadline) {
      return { kind: 'unknown', message: 'nonce expired (-4225)' }
    }
    const done = await execute(this.#seen(reads), signal)
    if (done.kind !== 'accepted') return done
    try {
      const value = toldTime(editRows(done.value, reads), { clocks, shiftMs, call })
      return { kind: 'accepted', value: value as T }
    } catch (error) {
      if (!(error instanceof TypeError)) throw error
      return { kind: 'unknown', message: error.message }
    }
  }

  /** The exchange, or as it stood before where reads lag. */
  #seen(reads: readonly Fault<'read'>[]): SimExchange {
    const lagMs = reads.reduce((ms, fault) => (fault.action === 'lag' ? ms + fault.args.ms : ms), 0)
    if (lagMs === 0 || this.#history === undefined) return this.#exchange
    const { venue } = this.#exchange
    return createSimExchange({ venue, account: this.#history.lagging(lagMs) })
  }

  #strike({ fault, refused }: Hit<'state'>): void {
    const { venue, account } = this.#exchange
    const { user = account.address } = fault.args as { readonly user?: string }
    if (fault.action === 'restart') this.#onRestart()
    try {
      disturbVenue(venue, stateFault(fault, user))
    } catch (error) {
      if (!(error instanceof VenueError)) throw error
      refused(`${error.code} ${error.message}`)
    }
  }

  #strikeDue(): void {
    for (const hit of this.#matcher.takeDue(this.#now)) this.#strike(hit)
  }

  async #arriveLate(): Promise<void> {
    this.#late.sort((a, b) => a.at - b.at)
    for (;;) {
      const [first] = this.#late
      if (first === undefined || first.at > this.#now) return
      this.#late.shift()
      await first.arrive()
    }
  }

  /** Keeps the account's history from when something may lag on. */
  #watch(): void {
    if (this.#history !== undefined) return
    if (!this.#matcher.waiting.some(({ action }) => action === 'lag')) return
    this.#history = new AccountHistory(this.#exchange.venue, this.#exchange.account)
  }

  #hide<T>({ market, symbol, clientId }: PortCall<T>, how: { reads?: number | undefined }): void {
    if (symbol === undefined || clientId === undefined) return
    this.#hidden.hide({ market, symbol, id: clientId }, how, this.#now)
  }

  #isHidden<T>({ endpoint, market, symbol, clientId }: PortCall<T>): boolean {
    if (endpoint !== 'getOrder' || symbol === undefined || clientId === undefined) return false
    return this.#hidden.isHidden({ market, symbol, id: clientId }, this.#now)
  }

  get #now(): EpochMs {
    return this.#exchange.clock.now()
  }
}

function unknown({ action }: Fault): { readonly kind: 'unknown'; readonly message: string } {
  return { kind: 'unknown', message: `${action} as planned` }
}

function errorOf<T>(
  { already }: PortCall<T>,
  answer: { readonly kind: 'refused' | 'unknown'; readonly code: number; readonly message: string },
): Outcome<T> {
  if (already?.code === answer.code) return { kind: 'accepted', value: already.value }
  return answer
}

function toldTime<T>(
  value: unknown,
  under: {
    readonly clocks: readonly Fault<'clk'>[]
    readonly shiftMs: number
    readonly call: PortCall<T>
  },
): unknown {
  if (under.call.endpoint !== 'getServerTime') return value
  const absurd = under.clocks.find((fault) => fault.action === 'absurd')
  if (absurd?.action !== 'absurd') return Number(value) + under.shiftMs
  if (typeof absurd.args.value === 'number') return absurd.args.value
  throw new TypeError(`the answer does not fit: ${JSON.stringify(absurd.args.value)} is no time`)
}
