import { AsterConfigurationError, AsterTransportError } from '../errors.ts'

/** Reads the exchange's time, epoch ms. */
export type FetchTime = (signal?: AbortSignal) => Promise<number>

/** A client, of which only the server time is used. */
export interface TimeSource {
  readonly futures: {
    getServerTime(
      params?: Record<never, never>,
      options?: { readonly signal?: AbortSignal | undefined },
    ): Promise<{ readonly serverTime: number }>
  }
}

/** How the exchange's time is measured; everything has a default. */
export interface ServerClockOptions {
  /** Questions per synchronisation; the fastest answer counts. @default 5 */
  readonly samples?: number | undefined
  /** Slower answers are not used: half of this is the largest error, ms. @default 1000 */
  readonly maxRoundTripMs?: number | undefined
  /** Pause between synchronisations, ms; 0 leaves them to the caller. @default 600000 */
  readonly resyncEveryMs?: number | undefined
  /** Without a synchronisation for so long the clock refuses to tell the time, ms. @default 7200000 */
  readonly maxAgeMs?: number | undefined
  /** Drift between local clocks, or between exchange and clock, that counts as a jump, ms. @default 500 */
  readonly jumpMs?: number | undefined
  /** Told of every jump: how far, in ms, and whose. Must not throw. */
  readonly onJump?: ((jump: ClockJump) => void) | undefined
  /** Told when a synchronisation in the background failed; the clock goes on until `maxAgeMs`. */
  readonly onProblem?: ((error: unknown) => void) | undefined
  readonly signal?: AbortSignal | undefined
  /** Local wall clock, epoch ms. @default Date.now */
  readonly wall?: (() => number) | undefined
  /** Local clock that is never set, ms. @default performance.now */
  readonly steady?: (() => number) | undefined
}

/** A step of a clock. */
export interface ClockJump {
  /** `local`: set by hand or the machine slept. `exchange`: its time moved against ours. */
  readonly clock: 'local' | 'exchange'
  /** Positive: forward. */
  readonly byMs: number
}

/** What the last synchronisation found. */
export interface ServerClockState {
  /** Exchange time less the local wall clock, ms. */
  readonly offsetMs: number
  /** Largest error of `offsetMs`: half the round trip and a millisecond of resolution. */
  readonly uncertaintyMs: number
  /** Time since the synchronisation, ms. */
  readonly ageMs: number
}

/** Tells the exchange's time. Pass its `now` to `createAsterClient`. */
export interface ServerClock {
  /**
   * Exchange time, epoch ms. Runs on the steady clock, so a change of the wall clock does not move it.
   *
   * @throws {AsterConfigurationError} The machine slept or its clock was set, or the last synchronisation
   *   is too old: a nonce made of such a time could be admitted late. After a jump it synchronises by
   *   itself unless `resyncEveryMs` is 0.
   */
  readonly now: () => number
  readonly state: ServerClockState
  /**
   * Measures again. Concurrent calls share one measurement.
   *
   * @throws {AsterTransportError} No answer came fast enough; the clock stays as it was.
   */
  sync(signal?: AbortSignal): Promise<ServerClockState>
  /** Ends the synchronisations in the background. */
  close(): void
}

interface Sample {
  /** Exchange time when the steady clock read `steady`. */
  readonly server: number
  readonly steady: number
  readonly wall: number
  readonly roundTripMs: number
}

/**
 * Measures the exchange's time and keeps it measured.
 *
 * @param source A client without credentials will do, or a function that reads the time.
 * @throws {AsterTransportError} No answer came fast enough.
 * @example
 * const clock = await createServerClock(createAsterClient({ environment }))
 * const aster = createAsterClient({ environment, credentials, now: clock.now })
 */
export async function createServerClock(
  source: TimeSource | FetchTime,
  options: ServerClockOptions = {},
): Promise<ServerClock> {
  const wall = options.wall ?? Date.now
  const steady = options.steady ?? (() => performance.now())
  const { maxAgeMs = 7_200_000, jumpMs = 500, resyncEveryMs = 600_000 } = options
  const fetchTime = readerOf(source)
  let best = await measure(fetchTime, { ...options, wall, steady })
  let pending: Promise<ServerClockState> | undefined

  const told = () => best.server + (steady() - best.steady)
  /** How far the wall clock left the steady one since the synchronisation. */
  const localJump = () => wall() - best.wall - (steady() - best.steady)
  const state = (): ServerClockState => ({
    offsetMs: best.server - best.wall,
    uncertaintyMs: best.roundTripMs / 2 + 1,
    ageMs: steady() - best.steady,
  })
  async function resync(signal: AbortSignal | undefined): Promise<ServerClockState> {
    const next = await measure(fetchTime, { ...options, wall, steady, signal })
    const local = localJump()
    const exchange = next.server - (best.server + (next.steady - best.steady))
    const doubt = (best.roundTripMs + next.roundTripMs) / 2 + 2
    best = next
    if (Math.abs(local) > jumpMs) options.onJump?.({ clock: 'local', byMs: local })
    else if (Math.abs(exchange) > jumpMs + doubt) {
      options.onJump?.({ clock: 'exchange', byMs: exchange })
    }
    return state()
  }
  const resyncAlone = () => {
    clock.sync().catch((error: unknown) => options.onProblem?.(error))
  }
  const clock: ServerClock = {
    now() {
      const jump = localJump()
      if (Math.abs(jump) > jumpMs) {
        // The next caller may find it measured again.
        if (resyncEveryMs > 0) resyncAlone()
        throw new AsterConfigurationError(
          `the local clock jumped by ${Math.round(jump)} ms since the exchange's time was read: synchronise first`,
        )
      }
      if (steady() - best.steady > maxAgeMs) {
        throw new AsterConfigurationError("the exchange's time was read too long ago: synchronise")
      }
      return told()
    },
    get state() {
      return state()
    },
    sync(signal = options.signal) {
      pending ??= resync(signal).finally(() => {
        pending = undefined
      })
      return pending
    },
    close: () => clearInterval(timer),
  }
  const timer = startTimer(resyncEveryMs, resyncAlone)
  options.signal?.addEventListener('abort', clock.close, { once: true })
  return clock
}

/** Asks several times; an answer belongs to the middle of its round trip, so the fastest is the best. */
async function measure(
  fetchTime: FetchTime,
  options: ServerClockOptions & { readonly wall: () => number; readonly steady: () => number },
): Promise<Sample> {
  const { samples = 5, maxRoundTripMs = 1000, wall, steady, signal } = options
  let best: Sample | undefined
  let cause: unknown
  for (let count = 0; count < samples; count++) {
    signal?.throwIfAborted()
    const start = steady()
    try {
      const server = await fetchTime(signal)
      const end = steady()
      const roundTripMs = end - start
      if (!Number.isSafeInteger(Math.trunc(server)) || roundTripMs > maxRoundTripMs) continue
      if (best !== undefined && best.roundTripMs <= roundTripMs) continue
      best = { server: server + roundTripMs / 2, steady: end, wall: wall(), roundTripMs }
    } catch (error) {
      cause = error
    }
  }
  signal?.throwIfAborted()
  if (best !== undefined) return best
  const message = `no answer about the exchange's time came within ${maxRoundTripMs} ms`
  throw new AsterTransportError(message, { cause })
}

function readerOf(source: TimeSource | FetchTime): FetchTime {
  if (typeof source === 'function') return source
  return async (signal) => (await source.futures.getServerTime({}, { signal })).serverTime
}

/** A timer that keeps no process alive, where the platform knows of that. */
function startTimer(everyMs: number, work: () => void): ReturnType<typeof setInterval> | undefined {
  if (everyMs <= 0) return undefined
  const timer = setInterval(work, everyMs)
  if (typeof timer === 'object' && 'unref' in timer) timer.unref()
  return timer
}
