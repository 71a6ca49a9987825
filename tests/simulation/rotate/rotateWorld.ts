import { createSimExchange, withFaults } from '@asterkit/backtest'
import { decimal } from '@asterkit/instruments'
import { createVenue } from '@asterkit/paper-exchange/core'
import type { FaultPlanInput } from '@asterkit/paper-exchange/faults'
import {
  type Clock,
  type HoldRotateInput,
  type HoldRotateReport,
  type HoldRotateRun,
  JournalError,
  openRecordBook,
  parseHoldRotateConfig,
  type RotateEvent,
  runHoldRotate,
  silentLogger,
} from '@asterkit/strategy'
import { createMemoryJournal, type KillPoint, killPoints } from '@asterkit/strategy/testing'
import { simMarket } from '../sim/simMarket.ts'

export const MINUTE = 60_000
const SECOND = 1_000
/** Early on a UTC day. */
const START = Date.UTC(2026, 10, 20, 0, 30)
const USER = '0x00000000000000000000000000000000000051a1'

/** How one run of the bot is to be. */
type RunWishes = Partial<
  Pick<HoldRotateRun, 'isOnce' | 'isClosing' | 'orphans' | 'readClosingRequest' | 'records'>
> & {
  readonly config?: Partial<HoldRotateInput>
  /** Ends it after so long. */
  readonly forMs?: number
  readonly kill?: KillPoint
  /** Called at the end of each check, counted from 1. */
  readonly onCheck?: (check: number) => void
}

/** A calm market of one coin and an account on it, on which bots come and go. */
export function rotateWorld(plan: FaultPlanInput = { seed: 1, faults: [] }) {
  const coin = {
    asset: 'SOL',
    intervalHours: 8,
    rates: [{ minute: 0, rate: 0.0001 }],
    noiseBps: 1,
    trends: [],
    shocks: [],
    levelQuote: 50_000,
    stalls: [],
  }
  const script = { seed: 5, startTime: START, minutes: 36 * 60, stepMs: 5_000, coins: [coin] }
  const venue = createVenue({
    feed: simMarket(script),
    startingBalances: { spot: {}, perp: { USDT: '5000' } },
  })
  const account = venue.account(USER)
  const exchange = withFaults(createSimExchange({ venue, account }), plan)
  const journal = createMemoryJournal()
  const told: RotateEvent[] = []
  let steps: readonly string[] = []
  let onDeath: () => void = () => undefined

  /** Time passes a second at a time, so that events are heard while the bot sleeps. */
  const clock: Clock = {
    now: () => exchange.clock.now(),
    async sleep(durationMs, signal) {
      const until = exchange.clock.now() + durationMs
      do await exchange.clock.sleep(Math.min(SECOND, until - exchange.clock.now()), signal)
      while (exchange.clock.now() < until)
    },
  }

  async function run(wishes: RunWishes = {}): Promise<HoldRotateReport> {
    const { config, forMs, kill, onCheck, ...rest } = wishes
    const settings: HoldRotateInput = {
      symbols: ['SOLUSDT'],
      capitalQuote: '5000',
      notionalPerLegQuote: '400',
      minHoldMinutes: 2,
      maxHoldMinutes: 3,
      minGapBetweenCyclesSec: 5,
      cycleSeconds: 10,
      dailyVolumeTargetQuote: '1000000',
      maxDailyFeeQuote: '1000',
      spreadMaxBps: 20,
      depthMultiple: 1,
      ...config,
    }
    const points = killPoints(journal, exchange, kill, (step) => {
      onDeath()
      throw new JournalError('write-failed', `killed ${step}`)
    })
    steps = points.steps
    return runHoldRotate(
      {
        exchange: points.exchange,
        journal: points.journal,
        clock,
        log: silentLogger,
        config: parseHoldRotateConfig(settings),
        onEvent: (event) => {
          told.push(event)
          if (event.kind === 'check') onCheck?.(event.check)
        },
        ...(forMs !== undefined && { until: venue.now + forMs }),
        ...rest,
      },
      new AbortController().signal,
    )
  }

  return {
    venue,
    account,
    journal,
    told,
    faults: exchange.faults,
    run,
    /** Names of the durable steps of the newest run. */
    steps: () => steps,
    /** The bot's memory. */
    view: () => openRecordBook(journal).view,
    /** What the exchange holds of a leg, base. */
    held(side: 'LONG' | 'SHORT'): string {
      return account.position('SOLUSDT', side).quantity.abs().toFixed()
    },
    /** A person trades one of the two positions. */
    trade(side: 'buy' | 'sell', positionSide: 'LONG' | 'SHORT', quantity: string): void {
      const order = { market: 'perp', symbol: 'SOLUSDT', type: 'MARKET' } as const
      account.placeOrder({ ...order, side, positionSide, quantity: decimal(quantity) })
    },
    /** Lets a process die at one step; it is left where it is, and the next one begins. */
    dies: (wishes: RunWishes & { readonly kill: KillPoint }): Promise<boolean> =>
      new Promise((resolve, reject) => {
        onDeath = () => resolve(true)
        run(wishes).then(
          () => resolve(false),
          (error: unknown) => (error instanceof JournalError ? resolve(true) : reject(error)),
        )
      }),
  }
}
