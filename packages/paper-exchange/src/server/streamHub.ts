import type { Market } from '@asterkit/instruments'
import type { EpochMs, MarketHistory, Venue, VenueEvent } from '../core/index.ts'
import type { FaultMatcher } from '../faults/index.ts'
import { FaultyOutlet } from './faultyOutlet.ts'
import type { ListenKeys } from './listenKeys.ts'
import { StreamConnection, type StreamSink } from './streamConnection.ts'
import { streamLimits } from './streamLimits.ts'
import { MarketFeed } from './streams/marketFeed.ts'
import { readStreamName } from './streams/streamName.ts'
import type { Subscription } from './subscription.ts'

/** Something to be sent: to those who hear a stream, or to those who hear an account. */
type Parcel =
  | { readonly heardBy: readonly Subscription[]; readonly payload: string }
  | { readonly account: string; readonly message: object }

/**
 * All sockets of one market. Hears the venue and packs messages, in the order of virtual time; they leave
 * with `flush`, when what they tell of has been written down.
 */
export class StreamHub {
  readonly #venue: Venue
  readonly #market: Market
  readonly #listenKeys: ListenKeys
  readonly #connections = new Set<StreamConnection>()
  readonly #byAccount = new Map<string, Subscription[]>()
  readonly #feed: MarketFeed
  readonly #outlet: FaultyOutlet
  #outbox: Parcel[] = []

  constructor(options: {
    readonly venue: Venue
    readonly history: MarketHistory
    readonly market: Market
    readonly listenKeys: ListenKeys
    readonly faults: FaultMatcher
  }) {
    this.#venue = options.venue
    this.#market = options.market
    this.#listenKeys = options.listenKeys
    this.#outlet = new FaultyOutlet(options, (name) => this.#expireKeyOf(name))
    this.#feed = new MarketFeed(options, (heardBy, payload) => {
      this.#outbox.push({ heardBy, payload })
    })
  }

  /**
   * Takes a new socket in; `names` are the streams of its path.
   *
   * @returns Undefined when those are too many for one connection.
   */
  connect(
    sink: StreamSink,
    names: readonly string[],
    isCombined: boolean,
  ): StreamConnection | undefined {
    const { maxStreams } = streamLimits[this.#market]
    const connection = new StreamConnection({
      sink,
      isCombined,
      maxStreams,
      onAdded: (from, name) => this.#listen({ connection: from, name }),
      onRemoved: (from, name) => this.#forget(from, name),
    })
    if (!connection.subscribe(names)) return undefined
    this.#connections.add(connection)
    return connection
  }

  disconnect(connection: StreamConnection): void {
    this.#connections.delete(connection)
    connection.unsubscribe([...connection.names])
  }

  /** Takes note of what happened in the market. */
  note(event: VenueEvent): void {
    this.#feed.note(event)
  }

  /** Packs what has to be said before the clock moves on to `next`. */
  beforeTime(next: EpochMs): void {
    this.#feed.sendDueBefore(next)
  }

  /** Whether somebody hears the account's events. */
  isHeard(account: string): boolean {
    return this.#byAccount.has(account)
  }

  /** Packs a user message. */
  keep(account: string, message: object): void {
    this.#outbox.push({ account, message })
  }

  /** Ends expired keys: their sockets stay open and silent. Only futures sockets are told. */
  expire(keys: readonly string[]): void {
    for (const key of keys) {
      for (const connection of this.#connections) {
        if (!connection.names.has(key)) continue
        if (this.#market === 'perp') {
          const word = { e: 'listenKeyExpired', E: this.#venue.now }
          connection.deliver(key, JSON.stringify(word))
        }
        this.#forget(connection, key)
      }
    }
  }

  /** Sends what has been packed. */
  flush(): void {
    this.#feed.sendDueNow()
    if (this.#outbox.length === 0) return
    const outbox = this.#outbox
    this.#outbox = []
    for (const parcel of outbox) {
      if ('payload' in parcel) this.#deliverAll(parcel.heardBy, parcel.payload)
      else this.#deliverToUser(parcel.account, parcel.message)
    }
  }

  #deliverToUser(account: string, message: object): void {
    // A key that was closed or has expired opens nothing any more.
    const heardBy = this.#byAccount
      .get(account)
      ?.filter(({ name }) => this.#listenKeys.accountOf(name) === account)
    if (heardBy !== undefined) this.#deliverAll(heardBy, JSON.stringify(message), message)
  }

  #deliverAll(heardBy: readonly Subscription[], payload: string, userMessage?: object): void {
    for (const subscription of heardBy) {
      // Somebody who has left since is told nothing more.
      if (!subscription.connection.names.has(subscription.name)) continue
      this.#outlet.deliver(subscription, payload, userMessage)
    }
  }

  #expireKeyOf(key: string): void {
    const account = this.#listenKeys.accountOf(key)
    const dropped = account === undefined ? undefined : this.#listenKeys.drop(account)
    if (dropped !== undefined) this.expire([dropped])
  }

  #listen(subscription: Subscription): void {
    const account = this.#listenKeys.accountOf(subscription.name)
    if (account !== undefined) {
      this.#byAccount.set(account, [...(this.#byAccount.get(account) ?? []), subscription])
      return
    }
    const instruments = this.#venue.instruments(this.#market)
    const stream = readStreamName(
      subscription.name,
      this.#market,
      (lowerCase) => instruments.find(({ symbol }) => symbol.toLowerCase() === lowerCase)?.symbol,
    )
    if (stream !== undefined) this.#feed.listen(stream, subscription)
  }

  #forget(connection: StreamConnection, name: string): void {
    this.#feed.forget(connection, name)
    for (const [account, heardBy] of this.#byAccount) {
      const left = heardBy.filter((one) => one.connection !== connection || one.name !== name)
      if (left.length === heardBy.length) continue
      if (left.length === 0) this.#byAccount.delete(account)
      else this.#byAccount.set(account, left)
    }
  }
}
