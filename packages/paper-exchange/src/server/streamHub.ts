import type { Market } from '@asterkit/instruments'
import type { Venue, VenueEvent } from '../core/index.ts'
import type { ListenKeys } from './listenKeys.ts'
import {
  bookTickerMessage,
  depthMessage,
  type MarketStream,
  markPriceMessage,
  readStreamName,
} from './marketMessages.ts'
import { StreamConnection, type StreamSink } from './streamConnection.ts'

/** Streams that one connection may hear. */
const MAX_STREAMS = { perp: 200, spot: 1024 } as const

interface Subscription {
  readonly connection: StreamConnection
  readonly name: string
}

/**
 * All sockets of one market. Collects what changed and, when told to flush, sends only the newest state
 * of each stream that somebody hears; a clock that leapt an hour makes one message per symbol. User
 * messages are all kept, in order.
 */
export class StreamHub {
  readonly #venue: Venue
  readonly #market: Market
  readonly #listenKeys: ListenKeys
  readonly #connections = new Set<StreamConnection>()
  readonly #byStream = new Map<string, { stream: MarketStream; heardBy: Subscription[] }>()
  readonly #byAccount = new Map<string, Subscription[]>()
  readonly #changedBooks = new Set<string>()
  readonly #changedMarks = new Set<string>()
  #outbox: { readonly account: string; readonly message: object }[] = []

  constructor(options: {
    readonly venue: Venue
    readonly market: Market
    readonly listenKeys: ListenKeys
  }) {
    this.#venue = options.venue
    this.#market = options.market
    this.#listenKeys = options.listenKeys
  }

  /** Takes a new socket in; `names` are the streams of its path. */
  connect(sink: StreamSink, names: readonly string[], isCombined: boolean): StreamConnection {
    const connection = new StreamConnection({
      sink,
      isCombined,
      maxStreams: MAX_STREAMS[this.#market],
      onChange: (changed, added) => this.#resubscribe(changed, added),
    })
    this.#connections.add(connection)
    if (names.length > 0) connection.subscribe(names)
    return connection
  }

  disconnect(connection: StreamConnection): void {
    this.#connections.delete(connection)
    this.#forget(connection)
  }

  /** Notes a market event for the next flush. */
  note(event: VenueEvent): void {
    if (this.#byStream.size === 0) return
    if (event.kind === 'book' && event.market === this.#market) this.#changedBooks.add(event.symbol)
    if (event.kind === 'mark' && this.#market === 'perp') this.#changedMarks.add(event.symbol)
  }

  /** Whether somebody hears the account's events. */
  isHeard(account: string): boolean {
    return this.#byAccount.has(account)
  }

  /** Keeps a user message for the next flush. */
  keep(account: string, message: object): void {
    this.#outbox.push({ account, message })
  }

  /** Tells the holders of expired keys, whose sockets then stay silent. */
  expire(keys: readonly string[]): void {
    for (const key of keys) {
      for (const connection of this.#connections) {
        if (!connection.names.has(key)) continue
        connection.deliver(key, JSON.stringify({ e: 'listenKeyExpired', E: this.#venue.now }))
        this.#resubscribe(connection, [])
      }
    }
  }

  /** Sends what has been noted and kept. */
  flush(): void {
    this.#flushUserMessages()
    if (this.#changedBooks.size === 0 && this.#changedMarks.size === 0) return
    for (const { stream, heardBy } of this.#byStream.values()) {
      for (const message of this.#newMessages(stream)) deliverAll(heardBy, message)
    }
    this.#changedBooks.clear()
    this.#changedMarks.clear()
  }

  #flushUserMessages(): void {
    const outbox = this.#outbox
    if (outbox.length === 0) return
    this.#outbox = []
    for (const { account, message } of outbox) {
      // A key that was closed or has expired opens nothing any more.
      const heardBy = this.#byAccount
        .get(account)
        ?.filter(({ name }) => this.#listenKeys.accountOf(name) === account)
      if (heardBy !== undefined) deliverAll(heardBy, message)
    }
  }

  /** Messages of a stream whose symbols changed since the last flush. */
  #newMessages(stream: MarketStream): readonly object[] {
    switch (stream.kind) {
      case 'allMarkPrices':
        return this.#changedMarks.size === 0 ? [] : [this.#allMarkPrices()]
      case 'allBookTickers':
        return [...this.#changedBooks].flatMap((symbol) => this.#bookTicker(symbol))
      case 'markPrice':
        return this.#changedMarks.has(stream.symbol) ? this.#currentMessages(stream) : []
      default:
        return this.#changedBooks.has(stream.symbol) ? this.#currentMessages(stream) : []
    }
  }

  /** The present state of a stream: what a new subscriber hears first. */
  #currentMessages(stream: MarketStream): readonly object[] {
    switch (stream.kind) {
      case 'allMarkPrices':
        return [this.#allMarkPrices()]
      case 'allBookTickers':
        return this.#venue
          .instruments(this.#market)
          .flatMap(({ symbol }) => this.#bookTicker(symbol))
      case 'markPrice':
        return present(markPriceMessage(this.#venue, stream.symbol))
      case 'bookTicker':
        return this.#bookTicker(stream.symbol)
      case 'depth':
        return present(depthMessage(this.#venue, this.#market, stream))
    }
  }

  #allMarkPrices(): readonly object[] {
    return this.#venue
      .instruments('perp')
      .flatMap(({ symbol }) => present(markPriceMessage(this.#venue, symbol)))
  }

  #bookTicker(symbol: string): readonly object[] {
    return present(bookTickerMessage(this.#venue, this.#market, symbol))
  }

  #resubscribe(connection: StreamConnection, added: readonly string[]): void {
    this.#forget(connection)
    for (const name of connection.names) this.#listen({ connection, name })
    for (const name of added) {
      const stream = this.#readName(name)
      if (stream === undefined) continue
      for (const message of this.#currentMessages(stream)) {
        connection.deliver(name, JSON.stringify(message))
      }
    }
  }

  #listen(subscription: Subscription): void {
    const account = this.#listenKeys.accountOf(subscription.name)
    if (account !== undefined) {
      addTo(this.#byAccount, account, subscription)
      return
    }
    const stream = this.#readName(subscription.name)
    if (stream === undefined) return
    const key = JSON.stringify(stream)
    const entry = this.#byStream.get(key) ?? { stream, heardBy: [] }
    entry.heardBy.push(subscription)
    this.#byStream.set(key, entry)
  }

  #forget(connection: StreamConnection): void {
    for (const [key, { stream, heardBy }] of this.#byStream) {
      const left = heardBy.filter((subscription) => subscription.connection !== connection)
      if (left.length === 0) this.#byStream.delete(key)
      else this.#byStream.set(key, { stream, heardBy: left })
    }
    for (const [account, heardBy] of this.#byAccount) {
      const left = heardBy.filter((subscription) => subscription.connection !== connection)
      if (left.length === 0) this.#byAccount.delete(account)
      else this.#byAccount.set(account, left)
    }
  }

  #readName(name: string): MarketStream | undefined {
    const instruments = this.#venue.instruments(this.#market)
    return readStreamName(
      name,
      this.#market,
      (lowerCase) => instruments.find(({ symbol }) => symbol.toLowerCase() === lowerCase)?.symbol,
    )
  }
}

function present(message: object | undefined): readonly object[] {
  return message === undefined ? [] : [message]
}

function addTo(map: Map<string, Subscription[]>, key: string, subscription: Subscription): void {
  const known = map.get(key)
  if (known === undefined) map.set(key, [subscription])
  else known.push(subscription)
}

function deliverAll(heardBy: readonly Subscription[], message: object): void {
  const payload = JSON.stringify(message)
  for (const { connection, name } of heardBy) connection.deliver(name, payload)
}
