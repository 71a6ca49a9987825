import type { Market } from '@asterkit/instruments'
import type { Order, OrderRequest, Outcome, PreparedWrite } from '@asterkit/strategy'
import type { AppliedFault, Fault, ReadCall, WriteCall } from './fault.ts'
import type { SimExchange } from './simExchange.ts'

/** Counts calls against a plan and changes their outcome where it says so. */
export class FaultBoundary {
  readonly applied: AppliedFault[] = []
  readonly #exchange: SimExchange
  readonly #plan: readonly { readonly fault: Fault; seen: number }[]
  readonly #late: { readonly at: number; readonly execute: () => Promise<unknown> }[] = []
  /** Lookups that still find nothing, by order. */
  readonly #hidden = new Map<string, number>()

  constructor(exchange: SimExchange, plan: readonly Fault[]) {
    this.#exchange = exchange
    this.#plan = plan.map((fault) => ({ fault, seen: 0 }))
  }

  /** Lets time pass; calls that were delayed execute when their moment comes. */
  async sleep(durationMs: number, signal: AbortSignal): Promise<void> {
    const { clock } = this.#exchange
    const end = clock.now() + durationMs
    for (;;) {
      this.#late.sort((a, b) => a.at - b.at)
      const next = this.#late[0]
      if (next === undefined || next.at > end) break
      this.#late.shift()
      await clock.sleep(Math.max(0, next.at - clock.now()), signal)
      await next.execute()
    }
    await clock.sleep(Math.max(0, end - clock.now()), signal)
  }

  /** @throws {Error} The plan wants this read to fail. */
  beforeRead(call: ReadCall, market: Market | undefined): void {
    if (this.#take(call, market).length > 0) throw new Error(`${call}: read failed as planned`)
  }

  /** Whether a lookup must pretend that there is no such order; counts the lookup. */
  isHidden(market: Market, symbol: string, clientOrderId: string): boolean {
    const key = hiddenKey(market, symbol, clientOrderId)
    const left = this.#hidden.get(key) ?? 0
    if (left <= 0) return false
    this.#hidden.set(key, left - 1)
    return true
  }

  /** A prepared order under the plan. */
  guardOrder(request: OrderRequest, prepared: PreparedWrite<Order>): PreparedWrite<Order> {
    return this.guard('prepareOrder', request.market, prepared, (reads) => {
      const { market, symbol, clientOrderId } = request
      this.#hidden.set(hiddenKey(market, symbol, clientOrderId), reads)
    })
  }

  /** Any prepared write under the plan. */
  guard<T>(
    call: WriteCall,
    market: Market | undefined,
    prepared: PreparedWrite<T>,
    hide: (reads: number) => void = () => undefined,
  ): PreparedWrite<T> {
    return {
      nonce: prepared.nonce,
      requestHash: prepared.requestHash,
      deadline: prepared.deadline,
      send: async (signal) => {
        let send = () => prepared.send(signal)
        for (const fault of this.#take(call, market)) {
          if (fault.action === 'not-found-for') hide(fault.reads)
          else send = this.#faulty(fault, prepared, signal)
        }
        return send()
      },
    }
  }

  #faulty<T>(
    fault: Fault,
    prepared: PreparedWrite<T>,
    signal: AbortSignal,
  ): () => Promise<Outcome<T>> {
    const lost: Outcome<T> = { kind: 'unknown', message: `${fault.action} as planned` }
    switch (fault.action) {
      case 'refuse':
        return async () => ({ kind: 'refused', code: fault.code, message: 'refused as planned' })
      case 'drop-answer':
        return async () => {
          await prepared.send(signal)
          return lost
        }
      case 'execute-late':
        return async () => {
          const at = this.#exchange.clock.now() + fault.delayMs
          // Its sender may be gone by then; what is on the way arrives all the same.
          const execute = () => prepared.send(new AbortController().signal)
          this.#late.push({ at, execute })
          return lost
        }
      default:
        return async () => lost
    }
  }

  /** Faults that hit this call; every entry counts its own matching calls. */
  #take(call: WriteCall | ReadCall, market: Market | undefined): readonly Fault[] {
    const hits: Fault[] = []
    for (const entry of this.#plan) {
      const { fault } = entry
      if (fault.call !== call) continue
      if (fault.market !== undefined && fault.market !== market) continue
      entry.seen += 1
      const first = fault.nth ?? 1
      if (entry.seen < first || entry.seen >= first + (fault.times ?? 1)) continue
      hits.push(fault)
      this.applied.push({ fault, time: this.#exchange.clock.now() })
    }
    return hits
  }
}

function hiddenKey(market: Market, symbol: string, clientOrderId: string): string {
  return `${market}:${symbol}:${clientOrderId}`
}
