import type { DecimalInput } from '@asterkit/instruments'
import {
  createVenue,
  type Feed,
  type Venue,
  type VenueOptions,
} from '@asterkit/paper-exchange/core'
import type { FaultPlanInput, Strike } from '@asterkit/paper-exchange/faults'
import {
  type FarmEvent,
  type FarmReport,
  type FundingFarmInput,
  type Journal,
  type Logger,
  parseFundingFarmConfig,
  runFundingFarm,
  silentLogger,
} from '@asterkit/strategy'
import { createMemoryJournal } from '@asterkit/strategy/testing'
import { createSimExchange } from './simExchange.ts'
import { withFaults } from './withFaults.ts'

const DAY_MS = 86_400_000
const ACCOUNT = '0x0000000000000000000000000000000000000001'

export interface BacktestOptions {
  /** Where prices come from; consumed by the run. */
  readonly feed: Feed
  readonly config?: FundingFarmInput
  /** Length from the feed's start; the feed's end wins when it is earlier. Needed for endless feeds. */
  readonly days?: number
  /** What the account owns at the start. @default 5000 USDT in each wallet */
  readonly startingBalances?: {
    readonly spot: Readonly<Record<string, DecimalInput>>
    readonly perp: Readonly<Record<string, DecimalInput>>
  }
  readonly venue?: Pick<VenueOptions, 'commission' | 'brackets' | 'defaultLeverage'>
  /** @default a journal in memory */
  readonly journal?: Journal
  readonly log?: Logger
  readonly onEvent?: (event: FarmEvent) => void
  /** What goes wrong on the way; the plan that the paper exchange takes. */
  readonly faults?: FaultPlanInput
}

export interface BacktestResult {
  readonly report: FarmReport
  /** The exchange's own books: the judge of the report. */
  readonly venue: Venue
  /** Address of the account that traded. */
  readonly account: string
  /** Faults that struck, oldest first; the latest 1000. */
  readonly strikes: readonly Strike[]
}

/**
 * Plays a feed through the funding farm in this process and returns its report. Deterministic: equal
 * options give equal reports.
 *
 * @throws {RangeError} Neither `days` nor the feed says when to end.
 */
export async function runBacktest(
  options: BacktestOptions,
  signal: AbortSignal = new AbortController().signal,
): Promise<BacktestResult> {
  const { feed, journal = createMemoryJournal(), log = silentLogger, onEvent } = options
  const until = endOf(feed, options.days)
  const venue = createVenue({
    feed,
    startingBalances: options.startingBalances ?? {
      spot: { USDT: '5000' },
      perp: { USDT: '5000' },
    },
    ...options.venue,
  })
  const exchange = withFaults(
    createSimExchange({ venue, account: ACCOUNT }),
    options.faults ?? { faults: [] },
  )
  const report = await runFundingFarm(
    {
      exchange,
      clock: exchange.clock,
      journal,
      log,
      config: parseFundingFarmConfig(options.config ?? {}),
      until,
      ...(onEvent === undefined ? {} : { onEvent }),
    },
    signal,
  )
  return { report, venue, account: ACCOUNT, strikes: exchange.faults.strikes }
}

function endOf({ startTime, endTime }: Feed, days: number | undefined): number {
  const byDays = days === undefined ? Number.POSITIVE_INFINITY : startTime + days * DAY_MS
  const until = Math.min(byDays, endTime ?? Number.POSITIVE_INFINITY)
  if (!Number.isFinite(until)) throw new RangeError('an endless feed needs a number of days')
  return until
}
