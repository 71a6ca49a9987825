import type { Decimal } from '@asterkit/instruments'
import type { EpochMs, Feed } from '../core/contract.ts'
import type { FaultPlanInput } from '../faults/index.ts'
import type { Enrolment, PaperAccountSettings, StartingBalances } from './paperAccountSettings.ts'
import type { StreamLimits } from './streamLimits.ts'

/** How fast virtual time may pass: simulated seconds per real second, or as fast as the machine can. */
export type PaperSpeed = number | 'max'

/**
 * What moves the clock. `stepped`: only `POST /paper/clock`, that is a bot that sleeps. `free`: the wall
 * clock times `speed`, for servers that stand alone.
 */
export type PaperClockMode = 'stepped' | 'free'

/** Settings of a paper exchange. Everything but the feed has a default. */
export interface PaperExchangeOptions {
  /** A fresh one: a feed is read once. */
  readonly feed: Feed
  /**
   * Port of the futures host; the spot host takes the next one. Zero takes any two free ports.
   * @default 0
   */
  readonly port?: number
  /**
   * Append-only command log. An existing one is replayed, so that the exchange goes on where it was;
   * without one the exchange forgets everything when the process ends.
   */
  readonly stateFile?: string
  /**
   * A snapshot of `GET /paper/snapshot` to start from. A state file must then not exist yet: it gets what
   * the snapshot holds.
   */
  readonly restoreFile?: string
  /** Where virtual time begins, when that is later than where the feed starts or the state ends. */
  readonly startAt?: EpochMs
  /**
   * What goes wrong, checked as `--faults` is; moments such as `+60000` count from the feed's start.
   * @default nothing
   */
  readonly faults?: FaultPlanInput
  /** @default 'max' */
  readonly speed?: PaperSpeed
  /** @default 'stepped' */
  readonly mode?: PaperClockMode
  /** Chain id of the signing domain. @default 1666 */
  readonly chainId?: number
  /**
   * Whether a signature over the decoded parameter text is taken as well, which some demo clients make.
   * @default false
   */
  readonly tolerantSignatures?: boolean
  /**
   * Whether a signed GET on spot that carries a form content type is answered with HTTP 500 and HTML, as
   * users report of the venue. @default false
   */
  readonly spotFormGetFails?: boolean
  /** Accepted distance of a nonce from server time, both ways, in ms. @default 60000 */
  readonly nonceWindowMs?: number
  /** @default 5000 USDT on spot and 5000 USDT on perp */
  readonly startingBalances?: StartingBalances
  /** What the insurance account owns at the start, USDT; when it is used up, winners are deleveraged. @default 1000000 */
  readonly insuranceBalance?: Decimal
  /** How long after its settlement funding is charged, ms, 0 to 15000. @default 0 */
  readonly fundingDelayMs?: number
  /** Accounts that exist from the start. @default none */
  readonly accounts?: readonly PaperAccountSettings[]
  /** What happens to wallets that are not among `accounts`. @default 'first-agent' */
  readonly enrolment?: Enrolment
  /**
   * What listen keys age by. Clients keep them alive with real timers, so `real` suits every speed;
   * `virtual` expires them by exchange time, judged whenever that is about to move. @default 'real'
   */
  readonly listenKeyTime?: 'real' | 'virtual'
  /** Rules of stream connections that differ from the venue's, for tests of short lives. */
  readonly sockets?: Partial<StreamLimits>
  /** Whether weights and order counts are enforced; headers are always sent. @default true */
  readonly enforceLimits?: boolean
  /** Multiplies every published limit; exchangeInfo states the result. @default 1 */
  readonly limitScale?: number
  /**
   * Hears once why the exchange takes no more changes: its state file cannot be written, or its feed broke.
   * Reads are answered on; changes and the clock get 503.
   */
  readonly onTrouble?: (error: Error) => void
}

/** The four base URLs, as `customEnvironment` of the SDK takes them. */
export interface PaperUrls {
  readonly futuresRestUrl: string
  readonly futuresWsUrl: string
  readonly spotRestUrl: string
  readonly spotWsUrl: string
}

/** A running local exchange on loopback. */
export interface PaperExchange {
  readonly urls: PaperUrls
  readonly chainId: number
  /** Base of the control paths `/paper/clock`, `/paper/books` and `/paper/faults`. */
  readonly controlUrl: string
  /** Virtual time. */
  now(): EpochMs
  /** Whether the feed is over: virtual time stands still from here on. */
  isEnded(): boolean
  /** Stops listening, ends all sockets, closes the state file. */
  close(): Promise<void>
}

/** The exchange cannot start or go on: port taken, state file of another configuration, and so on. */
export class PaperExchangeError extends Error {
  override readonly name = 'PaperExchangeError'
  readonly code: 'port-in-use' | 'state-file' | 'usage'
  constructor(code: PaperExchangeError['code'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
