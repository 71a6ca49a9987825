import type { EpochMs, VenueEvent } from '../../core/index.ts'
import type { StreamConnection } from '../streamConnection.ts'
import type { Subscription } from '../subscription.ts'
import type { LiveStream } from './liveStream.ts'
import { openLiveStream } from './openLiveStream.ts'
import type { MarketStream } from './streamName.ts'
import type { StreamWorld } from './streamSource.ts'

/** A stream with those who hear it. */
interface Heard {
  readonly key: string
  /** Undefined for streams of every symbol. */
  readonly symbol: string | undefined
  readonly live: LiveStream
  heardBy: readonly Subscription[]
}

/**
 * The market streams of one market that somebody hears; nothing is worked out for the others. Packs their
 * messages when they are due on virtual time.
 */
export class MarketFeed {
  readonly #world: StreamWorld
  readonly #send: (heardBy: readonly Subscription[], payload: string) => void
  readonly #heard = new Map<string, Heard>()
  /** By symbol; those of every symbol under the empty name. */
  readonly #bySymbol = new Map<string, Set<Heard>>()
  /** Those that may have something to say. */
  readonly #waiting = new Set<Heard>()

  constructor(
    world: StreamWorld,
    send: (heardBy: readonly Subscription[], payload: string) => void,
  ) {
    this.#world = world
    this.#send = send
  }

  /** Adds a listener; who hears a stream of states is told the present one. */
  listen(stream: MarketStream, subscription: Subscription): void {
    const key = JSON.stringify(stream)
    const heard = this.#heard.get(key) ?? this.#open(key, stream)
    heard.heardBy = [...heard.heardBy, subscription]
    for (const message of heard.live.present(this.#world.venue.now)) {
      this.#send([subscription], JSON.stringify(message))
    }
  }

  /** Ends what a connection hears under a name. */
  forget(connection: StreamConnection, name: string): void {
    for (const heard of this.#heard.values()) {
      const left = heard.heardBy.filter((one) => one.connection !== connection || one.name !== name)
      if (left.length === heard.heardBy.length) continue
      heard.heardBy = left
      if (left.length === 0) this.#close(heard)
    }
  }

  note(event: VenueEvent): void {
    if (this.#heard.size === 0) return
    const of = placeOf(event)
    if (of === undefined || of.market !== this.#world.market) return
    for (const name of [of.symbol, '']) {
      for (const heard of this.#bySymbol.get(name) ?? []) {
        heard.live.note(event)
        this.#waiting.add(heard)
      }
    }
  }

  /** Packs what falls due before the clock reads `next`, in order, each at its own time. */
  sendDueBefore(next: EpochMs): void {
    while (this.#waiting.size > 0) {
      const due = this.#takeDue(next - 1)
      if (due.length === 0) return
      for (const { heard, at } of due) this.#pack(heard, heard.live.take(at))
    }
  }

  /** Packs what is due by now, and the streams that speak without a change. */
  sendDueNow(): void {
    if (this.#heard.size === 0) return
    const { now } = this.#world.venue
    this.sendDueBefore(now + 1)
    for (const heard of this.#heard.values()) {
      const { live } = heard
      if (live.isPeriodic && live.periodEnd <= now) this.#pack(heard, live.repeat(now))
    }
  }

  #takeDue(until: EpochMs): { readonly heard: Heard; readonly at: EpochMs }[] {
    const due: { readonly heard: Heard; readonly at: EpochMs }[] = []
    for (const heard of this.#waiting) {
      const at = heard.live.due
      if (at <= until) due.push({ heard, at })
      else if (at === Number.POSITIVE_INFINITY) this.#waiting.delete(heard)
    }
    return due.sort((one, other) => one.at - other.at)
  }

  #pack({ heardBy }: Heard, messages: readonly object[]): void {
    for (const message of messages) this.#send(heardBy, JSON.stringify(message))
  }

  #open(key: string, stream: MarketStream): Heard {
    const symbol = 'symbol' in stream ? stream.symbol : undefined
    const live = openLiveStream(this.#world, stream)
    const heard: Heard = { key, symbol, live, heardBy: [] }
    this.#heard.set(key, heard)
    const group = this.#bySymbol.get(symbol ?? '') ?? new Set()
    this.#bySymbol.set(symbol ?? '', group.add(heard))
    return heard
  }

  #close(heard: Heard): void {
    this.#heard.delete(heard.key)
    this.#waiting.delete(heard)
    this.#bySymbol.get(heard.symbol ?? '')?.delete(heard)
  }
}

/** The market and symbol of a public event, or of the order whose change the public may notice. */
function placeOf(
  event: VenueEvent,
): { readonly market: string; readonly symbol: string } | undefined {
  switch (event.kind) {
    case 'book':
    case 'trade':
      return event
    case 'mark':
      return { market: 'perp', symbol: event.symbol }
    case 'order':
      return event.order
    default:
      return undefined
  }
}
