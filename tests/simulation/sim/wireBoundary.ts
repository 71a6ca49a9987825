import type { FaultyExchange } from '@asterkit/backtest'
import type { Strike } from '@asterkit/paper-exchange/faults'
import { createAsterClient, environments } from '@asterkit/sdk'
import { privateKeySigner } from '@asterkit/sdk/signing'
import type { Exchange, PreparedWrite } from '@asterkit/strategy'
import { createAsterExchange } from '@asterkit/strategy/aster'
import { faultyAnswer } from './faultyAnswer.ts'
import type { WireFault } from './wireDraws.ts'

type Call = (...given: readonly unknown[]) => unknown

/** The SDK gives a call up after this. */
const DEADLINE_MS = 10_000
/** Too short for a second attempt of a read: a fault here strikes all of them. */
const ONE_ATTEMPT_MS = 50
const NEVER = new AbortController().signal
const SIGNER = privateKeySigner(`0x${'5a'.repeat(32)}`)

/**
 * Lets faults of the wire strike calls of an exchange in this process. What a struck call comes to is not made up:
 * the SDK's own HTTP layer and readers and the live adapter get the faulty text or the broken connection.
 */
export class WireBoundary {
  readonly strikes: Strike[] = []
  readonly #exchange: FaultyExchange
  readonly #plan: readonly { readonly fault: WireFault; seen: number }[]
  readonly #onStrike: (fault: WireFault) => void

  constructor(
    exchange: FaultyExchange,
    faults: readonly WireFault[],
    onStrike: (fault: WireFault) => void,
  ) {
    this.#exchange = exchange
    this.#plan = faults.map((fault) => ({ fault, seen: 0 }))
    this.#onStrike = onStrike
  }

  /** The exchange as it looks through this wire. */
  get exchange(): FaultyExchange {
    return new Proxy(this.#exchange, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name)
        if (typeof name !== 'string' || typeof value !== 'function') return value
        if (!this.#plan.some(({ fault }) => fault.call === name)) return value
        const run: Call = (...given) => Reflect.apply(value, target, given)
        return name.startsWith('prepare') ? this.#write(name, run) : this.#read(name, run)
      },
    })
  }

  #read(name: string, run: Call): Call {
    return async (...given) => {
      const fault = this.#take(name)
      if (fault === undefined) return run(...given)
      await this.#waitFor(fault)
      return await this.#decode(fault, name, given)
    }
  }

  #write(name: string, run: Call): Call {
    return async (...given): Promise<PreparedWrite<unknown>> => {
      const prepared = (await run(...given)) as PreparedWrite<unknown>
      const { nonce, requestHash, deadline } = prepared
      const send = async (signal: AbortSignal) => {
        const fault = this.#take(name)
        if (fault === undefined) return prepared.send(signal)
        if (fault.isDone) await prepared.send(signal)
        await this.#waitFor(fault)
        const again = (await this.#decode(fault, name, given)) as PreparedWrite<unknown>
        return again.send(NEVER)
      }
      return { nonce, requestHash, deadline, send }
    }
  }

  /** The fault that strikes this call, which is counted. */
  #take(name: string): WireFault | undefined {
    const { clock } = this.#exchange
    const now = clock.now()
    let struck: WireFault | undefined
    for (const entry of this.#plan) {
      const { call, from, to, nth, times } = entry.fault
      if (call !== name || now < from || now >= to) continue
      entry.seen += 1
      if (entry.seen < nth || entry.seen >= nth + times || struck !== undefined) continue
      struck = entry.fault
    }
    if (struck === undefined) return undefined
    const phase = name.startsWith('prepare') ? 'post' : 'read'
    const strike = { time: now, nth: struck.nth, index: -1, phase, endpoint: name } as const
    this.strikes.push({ ...strike, action: struck.name })
    this.#onStrike(struck)
    return struck
  }

  async #waitFor({ name }: WireFault): Promise<void> {
    if (name === 'wire: slow body') await this.#exchange.clock.sleep(DEADLINE_MS, NEVER)
  }

  #decode(fault: WireFault, name: string, given: readonly unknown[]): unknown {
    const now = () => this.#exchange.clock.now()
    const client = createAsterClient({
      environment: environments.testnet,
      credentials: { user: SIGNER.address, signer: SIGNER },
      transport: faultyAnswer(fault),
      timeoutMs: ONE_ATTEMPT_MS,
      budget: false,
      now,
    })
    const exchange: Exchange = createAsterExchange({ client, now })
    const call: unknown = Reflect.get(exchange, name)
    if (typeof call !== 'function') throw new TypeError(`the live exchange has no ${name}`)
    return Reflect.apply(call, exchange, given)
  }
}
