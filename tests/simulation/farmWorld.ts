import { createSimExchange, withFaults } from '@asterkit/backtest'
import { Decimal } from '@asterkit/instruments'
import { syntheticFeed } from '@asterkit/paper-exchange'
import { createVenue, type Venue, type VenueAccount } from '@asterkit/paper-exchange/core'
import type { FaultInput } from '@asterkit/paper-exchange/faults'
import {
  type Clock,
  type FarmEvent,
  type FarmReport,
  type FundingFarmInput,
  type Journal,
  parseFundingFarmConfig,
  runFundingFarm,
  silentLogger,
} from '@asterkit/strategy'
import { createMemoryJournal } from '@asterkit/strategy/testing'

export const HOUR = 3_600_000
export const DAY = 24 * HOUR
export const USER = '0x00000000000000000000000000000000000000fa'

export interface FarmWorld {
  readonly venue: Venue
  readonly account: VenueAccount
  readonly journal: Journal
  /** All events of all runs. */
  readonly events: FarmEvent[]
  readonly start: number
  /** Runs the farm until `day` days after the start. */
  run(day: number, options?: RunOptions): Promise<FarmReport>
}

interface RunOptions {
  readonly config?: FundingFarmInput
  readonly faults?: readonly FaultInput[]
  readonly readHaltRequest?: () => string | undefined
  /** Called after every event; may change the venue or abort. */
  readonly onEvent?: (event: FarmEvent, stop: () => void) => void
  /** Called before the clock moves, with the time that it leaves. */
  readonly onSleep?: (now: number) => void
}

/** A made-up market with an account of 10,000 USDT, all of it on spot. */
export function createFarmWorld(seed: number): FarmWorld {
  const feed = syntheticFeed({ seed })
  const venue = createVenue({
    feed,
    startingBalances: { spot: { USDT: '10000' }, perp: {} },
  })
  const account = venue.account(USER)
  const journal = createMemoryJournal()
  const events: FarmEvent[] = []
  return {
    venue,
    account,
    journal,
    events,
    start: feed.startTime,
    run(day, { config, faults = [], readHaltRequest, onEvent, onSleep } = {}) {
      const exchange = withFaults(createSimExchange({ venue, account }), { faults })
      const stopping = new AbortController()
      const run = {
        exchange,
        clock: observed(exchange.clock, onSleep),
        journal,
        log: silentLogger,
        config: parseFundingFarmConfig({ cycleIntervalMs: HOUR, ...config }),
        until: feed.startTime + day * DAY,
        onEvent(event: FarmEvent) {
          events.push(event)
          onEvent?.(event, () => stopping.abort())
        },
        ...(readHaltRequest === undefined ? {} : { readHaltRequest }),
      }
      return runFundingFarm(run, stopping.signal)
    },
  }
}

function observed(clock: Clock, onSleep: ((now: number) => void) | undefined): Clock {
  if (onSleep === undefined) return clock
  return {
    now: () => clock.now(),
    sleep(durationMs, signal) {
      onSleep(clock.now())
      return clock.sleep(durationMs, signal)
    },
  }
}

/** What the books of a run must add up to: zero, to the last unit. */
export function identityError(report: FarmReport): string {
  const { startValue, pnl, externalFlow, endValue } = report
  return startValue.plus(pnl.net).plus(externalFlow).minus(endValue).toFixed()
}

/** Account value by the venue's own books: cash, own coins at mark, unrealised profit. */
export function venueValue({ venue, account }: FarmWorld): Decimal {
  let value = account.perpWallet().wallet.plus(account.perpWallet().unrealizedProfit)
  for (const [asset, { free, locked }] of account.spotBalances()) {
    const amount = free.plus(locked)
    const price = asset === 'USDT' ? new Decimal(1) : venue.premium(`${asset}USDT`)?.markPrice
    if (price === undefined) throw new Error(`the venue has no mark price of ${asset}`)
    value = value.plus(amount.times(price))
  }
  return value
}

/** Ledger rows that differ from the venue, or that it does not state. */
export function differences(report: FarmReport): FarmReport['ledger'] {
  return report.ledger.filter((row) => !row.exchange?.eq(row.ledger))
}

/** Largest |coins + position| over all symbols, in units of the perp step. */
export function venueDeltaLots({ venue, account }: Pick<FarmWorld, 'venue' | 'account'>): number {
  const lots = [...account.spotBalances()]
    .filter(([asset]) => asset !== 'USDT')
    .map(([asset, { free, locked }]) => {
      const { lot } = venue.instrument('perp', `${asset}USDT`)
      const position = account.position(`${asset}USDT`).quantity
      return free.plus(locked).plus(position).abs().div(lot.step).toNumber()
    })
  return Math.max(0, ...lots)
}

/** Events of one kind. */
export function ofKind<K extends FarmEvent['kind']>(
  events: readonly FarmEvent[],
  kind: K,
): Extract<FarmEvent, { kind: K }>[] {
  return events.filter((event): event is Extract<FarmEvent, { kind: K }> => event.kind === kind)
}
