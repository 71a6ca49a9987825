import {
  type FaultMatcher,
  type FaultSubject,
  MessageFaults,
} from '@asterkit/paper-exchange/faults'
import type { AccountEvent } from '@asterkit/strategy'
import type { SimExchange } from './simExchange.ts'

/** Account events under the faults of streams; a closed stream is told as a gap, as live ones are. */
export class FaultyEvents {
  readonly #exchange: SimExchange
  readonly #matcher: FaultMatcher
  readonly #open = new Set<AbortController>()

  constructor(exchange: SimExchange, matcher: FaultMatcher) {
    this.#exchange = exchange
    this.#matcher = matcher
  }

  /** Breaks all streams; what happens before they are back is not told. */
  cut(): void {
    for (const connection of this.#open) connection.abort()
  }

  /** Subscribed from the call on. */
  watch(signal: AbortSignal): AsyncIterable<AccountEvent> {
    return this.#tell(this.#connect(signal), signal)
  }

  async *#tell(first: Connection, signal: AbortSignal): AsyncGenerator<AccountEvent> {
    const faults = new MessageFaults<AccountEvent>()
    let connection = first
    try {
      while (!signal.aborted) {
        for await (const event of connection.events) {
          const now = this.#exchange.clock.now()
          const hits = this.#matcher.take('evt', subjectOf(event), now).map(({ fault }) => fault)
          const told = faults.pass(event, hits, now)
          yield* told.messages
          if (told.closeCode !== undefined) break
        }
        this.#open.delete(connection.controller)
        if (signal.aborted) return
        connection = this.#connect(signal)
        yield { kind: 'gap', time: this.#exchange.clock.now() }
      }
    } finally {
      this.#open.delete(connection.controller)
      connection.controller.abort()
    }
  }

  #connect(signal: AbortSignal): Connection {
    const controller = new AbortController()
    this.#open.add(controller)
    const either = AbortSignal.any([signal, controller.signal])
    return { controller, events: this.#exchange.watchAccount(either) }
  }
}

interface Connection {
  readonly controller: AbortController
  readonly events: AsyncIterable<AccountEvent>
}

/** An event by its name on the wire; events of balances do not say of which market they are. */
function subjectOf(event: AccountEvent): FaultSubject {
  const endpoint = 'userData'
  if (event.kind === 'config') return { endpoint, market: 'perp', path: 'ACCOUNT_CONFIG_UPDATE' }
  if (event.kind !== 'order') return { endpoint }
  const { market, symbol, clientOrderId: clientId } = event.order
  const path = market === 'perp' ? 'ORDER_TRADE_UPDATE' : 'executionReport'
  return { endpoint, market, path, symbol, clientId }
}
