import type { Market } from '@asterkit/instruments'
import type { Venue } from '../core/index.ts'
import { type FaultMatcher, type FaultSubject, MessageFaults } from '../faults/index.ts'
import type { StreamConnection } from './streamConnection.ts'
import type { Subscription } from './subscription.ts'

/** Where messages leave for the sockets of one market, under the faults of streams. */
export class FaultyOutlet {
  readonly #venue: Venue
  readonly #market: Market
  readonly #faults: FaultMatcher
  readonly #expireKey: (key: string) => void
  readonly #bent = new WeakMap<StreamConnection, MessageFaults<string>>()

  constructor(
    options: { readonly venue: Venue; readonly market: Market; readonly faults: FaultMatcher },
    expireKey: (key: string) => void,
  ) {
    this.#venue = options.venue
    this.#market = options.market
    this.#faults = options.faults
    this.#expireKey = expireKey
  }

  /**
   * Sends a message to one hearer, unless a fault has it otherwise.
   *
   * @param userMessage The message before it became text; of user streams only.
   */
  deliver(subscription: Subscription, payload: string, userMessage?: object): void {
    const { connection, name } = subscription
    if (this.#faults.isIdle && !this.#bent.has(connection)) {
      connection.deliver(name, payload)
      return
    }
    const { now } = this.#venue
    const subject = describeMessage(this.#market, name, userMessage)
    const hits = this.#faults.take('evt', subject, now).map(({ fault }) => fault)
    const told = this.#faultsOf(connection).pass(payload, hits, now)
    for (const message of told.messages) connection.deliver(name, message)
    if (told.isKeyExpired === true) this.#expireKey(name)
    if (told.closeCode !== undefined) connection.close(told.closeCode)
  }

  #faultsOf(connection: StreamConnection): MessageFaults<string> {
    const known = this.#bent.get(connection)
    if (known !== undefined) return known
    const made = new MessageFaults<string>({
      malformed: (message) => message.slice(0, Math.floor(message.length / 2)),
      unknown: () => JSON.stringify({ e: 'somethingNew', E: this.#venue.now, x: [null] }),
    })
    this.#bent.set(connection, made)
    return made
  }
}

/** `btcusdt@depth20@100ms` is of kind `depth20`, `!markPrice@arr` of kind `markPrice`. */
function describeMessage(
  market: Market,
  name: string,
  userMessage: object | undefined,
): FaultSubject {
  if (userMessage !== undefined) {
    const { e, s, o } = userMessage as { e?: string; s?: string; o?: { s?: string } }
    return { market, endpoint: 'userData', path: e, symbol: s ?? o?.s }
  }
  const [first = '', second = ''] = name.split('@')
  const isOfAll = first.startsWith('!')
  const endpoint = isOfAll ? first.slice(1) : second
  return { market, endpoint, path: name, symbol: isOfAll ? undefined : first.toUpperCase() }
}
