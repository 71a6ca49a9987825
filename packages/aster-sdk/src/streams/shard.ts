import { AsterApiError, AsterConfigurationError, AsterTransportError } from '../errors.ts'
import { type Connection, type ConnectionEvents, openConnection } from './openConnection.ts'
import { Overlap } from './overlap.ts'
import type { StreamRuntime } from './streamRuntime.ts'
import { TimerGroup } from './timerGroup.ts'

/** Streams that share one connection. */
export interface ShardSource {
  /** Name for messages, e.g. `futures user events`. Carries no secret. */
  readonly name: string
  /** What a gap of this connection concerns. */
  readonly streams: readonly string[]
  /** Address of the next connection; asked anew for each. */
  address(): string | Promise<string>
  /** Names to subscribe to, beyond those in the address. */
  readonly subscribe: readonly string[]
  readonly messagesPerSecond: number
  /** Connects again after this much silence. For streams that speak at a known pace. */
  readonly maxSilenceMs?: number | undefined
  /** Whether the venue is known to answer control messages on this connection. */
  readonly isAnswering: boolean
  /** Called every `keepAliveMs` while connected. */
  keepAlive?(): Promise<void>
  readonly keepAliveMs?: number | undefined
}

/** What a shard reports. */
export interface ShardEvents {
  /** Everything is heard, for the first time or again. */
  onReady(): void
  /** Nothing is heard from here on, until the next `onReady`. */
  onDown(): void
  /** Messages are missing although it is connected. */
  onIncomplete(): void
  /** `renew` says that the address has expired. */
  onText(text: string): 'renew' | undefined
  /** It can never connect, e.g. without credentials. */
  onFailure(error: AsterConfigurationError): void
}

const FIRST_PAUSE_MS = 250
const LONGEST_PAUSE_MS = 30_000
/** A connection that lived this long was a good one: the next pause is short again. */
const GOOD_LIFE_MS = 10_000
const KEEP_ALIVE_ATTEMPTS = 5

/** Keeps one connection alive: connects again after a loss, replaces it before the venue cuts it. */
export class Shard {
  readonly #source: ShardSource
  readonly #runtime: StreamRuntime
  readonly #events: ShardEvents
  readonly #timers: TimerGroup
  #current: Connection | undefined
  #readyAt: number | undefined
  /** The connection that is to follow, from its opening to the switch. */
  #next: { readonly connection: Connection; isReady: boolean } | undefined
  #overlap: Overlap | undefined
  /** The replacement under way; one that was given up must not take effect later. */
  #replacement: object | undefined
  /** Changes with every connection, so that a late keep-alive does not speak for the next one. */
  #life: object | undefined
  #failures = 0
  #isStopped = false
  #cancelRollover = () => {}
  #cancelSwitch = () => {}
  #cancelKeepAlive = () => {}

  constructor(source: ShardSource, runtime: StreamRuntime, events: ShardEvents) {
    this.#source = source
    this.#runtime = runtime
    this.#events = events
    this.#timers = new TimerGroup(runtime.timers)
  }

  start(): void {
    this.#open(
      (connection) => {
        this.#current = connection
      },
      this.#currentEvents(() => this.#current),
    )
  }

  stop(): void {
    this.#isStopped = true
    this.#timers.end()
    this.#current?.close()
    this.#next?.connection.close()
  }

  /** Asks for the address and connects; a failure is tried again after a pause. */
  #open(keep: (connection: Connection) => void, events: ConnectionEvents): void {
    const open = async () => {
      const url = await this.#source.address()
      if (this.#isStopped) return
      const { subscribe, messagesPerSecond, maxSilenceMs, isAnswering } = this.#source
      const plan = { url, subscribe, messagesPerSecond, maxSilenceMs, isAnswering }
      keep(openConnection(plan, this.#runtime, events))
    }
    open().catch((error: unknown) => {
      if (this.#isStopped) return
      if (error instanceof AsterConfigurationError) return this.#events.onFailure(error)
      const known = error instanceof Error ? error : undefined
      this.#runtime.onTrouble(known ?? new AsterTransportError(`${this.#source.name}: no address`))
      events.onEnd('')
    })
  }

  #currentEvents(self: () => Connection | undefined): ConnectionEvents {
    return {
      onReady: () => {
        this.#becomeReady()
        this.#events.onReady()
      },
      onText: (text) => this.#readText(text, self()),
      onEnd: (reason) => this.#lose(reason),
    }
  }

  #readText(text: string, from: Connection | undefined): void {
    if (this.#isStopped) return
    if (this.#next === undefined) {
      if (this.#overlap?.isRepeated(text)) return
    } else {
      if (from !== this.#current) {
        this.#overlap?.addFresh(text)
        return
      }
      this.#overlap?.addOld(text)
    }
    if (this.#events.onText(text) === 'renew') this.#renew('listen key expired')
  }

  #becomeReady(): void {
    this.#readyAt = this.#runtime.timers.now()
    this.#life = {}
    const { connectionLifetimeMs, random } = this.#runtime
    this.#cancelRollover()
    this.#cancelRollover = this.#timers.after(connectionLifetimeMs * (1 - random() * 0.02), () =>
      this.#replace(),
    )
    this.#cancelKeepAlive()
    this.#scheduleKeepAlive()
  }

  #lose(reason: string): void {
    if (this.#isStopped) return
    if (reason !== '') {
      this.#runtime.onTrouble(new AsterTransportError(`${this.#source.name}: ${reason}`))
    }
    this.#cancelRollover()
    this.#cancelKeepAlive()
    const wasReady = this.#readyAt !== undefined
    if (wasReady && this.#runtime.timers.now() - this.#readyAt! > GOOD_LIFE_MS) this.#failures = 0
    this.#current = undefined
    this.#readyAt = undefined
    this.#life = undefined
    if (wasReady) this.#events.onDown()
    if (this.#next?.isReady) {
      this.#switch(true)
      return
    }
    this.#dropNext()
    this.#timers.after(this.#pauseMs(), () => this.start())
  }

  #pauseMs(): number {
    const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.#failures++)
    return longest * (0.5 + this.#runtime.random() / 2)
  }

  /** Opens the connection that follows; both are heard until the switch. */
  #replace(): void {
    this.#cancelSwitch()
    this.#overlap = new Overlap()
    const replacement = {}
    this.#replacement = replacement
    let own: Connection | undefined
    const keep = (connection: Connection) => {
      if (this.#replacement !== replacement) return connection.close()
      own = connection
      this.#next = { connection, isReady: false }
    }
    this.#open(keep, {
      onReady: () => {
        if (this.#next === undefined) return
        this.#next.isReady = true
        this.#cancelSwitch = this.#timers.after(this.#runtime.overlapMs, () => this.#switch(false))
      },
      onText: (text) => this.#readText(text, own),
      onEnd: (reason) => {
        if (this.#current === own && own !== undefined) return this.#lose(reason)
        if (this.#replacement !== replacement) return
        this.#dropNext()
        if (reason !== '') {
          this.#runtime.onTrouble(new AsterTransportError(`${this.#source.name}: ${reason}`))
        }
        if (this.#readyAt === undefined) return
        this.#cancelRollover = this.#timers.after(this.#pauseMs(), () => this.#replace())
      },
    })
  }

  /** @param isLate The old connection ended before both were heard long enough. */
  #switch(isLate: boolean): void {
    const next = this.#next
    const overlap = this.#overlap
    if (next === undefined || overlap === undefined) return
    this.#cancelSwitch()
    this.#current?.close()
    this.#current = next.connection
    this.#next = undefined
    this.#failures = 0
    this.#becomeReady()
    if (isLate) this.#events.onReady()
    else if (!overlap.isComplete) this.#events.onIncomplete()
    for (const text of overlap.takeFresh()) {
      if (this.#current !== next.connection) return
      this.#readFresh(text)
    }
    // The old connection may have been ahead: what it delivered still arrives on the new one.
    this.#cancelSwitch = this.#timers.after(this.#runtime.overlapMs, () => {
      this.#overlap = undefined
    })
  }

  #readFresh(text: string): void {
    if (this.#events.onText(text) === 'renew') this.#renew('listen key expired')
  }

  /** Connects to a new address. A connection that was to follow is on the old one. */
  #renew(reason: string): void {
    this.#dropNext()
    this.#current?.close()
    this.#lose(reason)
  }

  #dropNext(): void {
    this.#cancelSwitch()
    this.#next?.connection.close()
    this.#next = undefined
    this.#overlap = undefined
    this.#replacement = undefined
  }

  #scheduleKeepAlive(failures = 0): void {
    const { keepAliveMs, name } = this.#source
    if (keepAliveMs === undefined) return
    const life = this.#life
    const pauseMs = failures === 0 ? keepAliveMs : keepAliveMs / 10
    this.#cancelKeepAlive = this.#timers.after(pauseMs, () => {
      this.#source.keepAlive?.().then(
        () => this.#life === life && this.#scheduleKeepAlive(),
        (error: unknown) => {
          if (this.#isStopped || this.#life !== life) return
          const known = error instanceof Error ? error : undefined
          this.#runtime.onTrouble(known ?? new AsterTransportError(`${name}: keep-alive failed`))
          // The venue has spoken, or the key is about to end: the next connection makes a new one.
          if (error instanceof AsterApiError || failures + 1 >= KEEP_ALIVE_ATTEMPTS) {
            this.#renew('listen key cannot be kept alive')
          } else this.#scheduleKeepAlive(failures + 1)
        },
      )
    })
  }
}
