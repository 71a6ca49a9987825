import { createHash } from 'node:crypto'
import { createSimExchange, withFaults } from '@asterkit/backtest'
import { decimal, ZERO } from '@asterkit/instruments'
import { createVenue } from '@asterkit/paper-exchange/core'
import {
  type Clock,
  createJournalFold,
  type FarmEvent,
  type Journal,
  parseEntry,
  parseFundingFarmConfig,
  type TradeEntry,
} from '@asterkit/strategy'
import { createMemoryJournal } from '@asterkit/strategy/testing'
import { allChecks } from './allChecks.ts'
import { type BotExit, runBot } from './botProcess.ts'
import type { Check, Violation, Watched } from './check.ts'
import { SOUGHT_CURSOR } from './checks/adoptions.ts'
import { Coverage } from './coverage.ts'
import { livelyMarket } from './livelyMarket.ts'
import { JOURNAL_LOSSES } from './processEnds.ts'
import { makeScenario, type Scenario } from './scenario.ts'
import { simMarket } from './simMarket.ts'
import { OWN_PREFIX, Truth } from './truth.ts'
import { WireBoundary } from './wireBoundary.ts'

/** What may be asked of a run besides its seed. */
export interface RunOptions {
  /** Keeps every line of the trace, not only its hash. @default false */
  readonly keepsTimeline?: boolean
}

/** What one seed showed. */
export interface SeedResult {
  readonly seed: number
  readonly violations: readonly Violation[]
  /** Hash of everything that happened: orders, entries, faults. Equal seeds have equal ones. */
  readonly trace: string
  /** How often each fault class struck and each situation of the bot came up. */
  readonly coverage: Readonly<Record<string, number>>
  /** Everything that happened, one line each; empty unless asked for. */
  readonly timeline: readonly string[]
  readonly scenario: Scenario
}

const USER = '0x00000000000000000000000000000000000051a0'
/** After this many calls without any time passing, the bot runs in circles. */
const MOST_CALLS_AT_ONCE = 20_000
const MOST_VIOLATIONS = 20
const RETRY_START_MS = 5_000
const SLEEP_MS = 2_000

/** Runs the whole bot through one seed and checks the invariants all the way. Deterministic. */
export async function runSeed(seed: number, options: RunOptions = {}): Promise<SeedResult> {
  const run = new SeedRun(makeScenario(seed), options)
  await run.play()
  return run.result()
}

/** Ends a run that does not get on. */
class StuckError extends Error {
  override readonly name = 'StuckError'
}

class SeedRun {
  readonly #scenario: Scenario
  readonly #options: RunOptions
  readonly #venue
  readonly #account
  readonly #exchange
  readonly #wire: WireBoundary
  #disk = createMemoryJournal()
  #journal: Journal
  #fold = createJournalFold()
  readonly #truth: Truth
  readonly #checks: readonly Check[]
  readonly #violations: Violation[] = []
  readonly #told: FarmEvent[] = []
  readonly #coverage = new Coverage()
  readonly #hash = createHash('sha256')
  readonly #timeline: string[] = []
  #processSince: number | undefined
  #sleptMs = 0
  readonly #calls = new Map<string, number>()
  #callsAt = { time: 0, calls: 0 }

  constructor(scenario: Scenario, options: RunOptions) {
    this.#scenario = scenario
    this.#options = options
    const { spot, perp, market, plan } = scenario
    const { lively } = market
    const feed = lively === undefined ? simMarket(market) : livelyMarket(market, lively)
    if (lively !== undefined) this.#coverage.add('market: lively')
    this.#venue = createVenue({ feed, startingBalances: { spot, perp } })
    this.#account = this.#venue.account(USER)
    const bare = createSimExchange({ venue: this.#venue, account: this.#account })
    this.#exchange = withFaults(bare, plan)
    this.#wire = new WireBoundary(this.#exchange, scenario.wire, ({ name, call, isDone }) => {
      this.#coverage.add(`fault: ${name}`)
      this.#note(`${name} strikes ${call}${isDone ? ', done' : ''}`)
    })
    this.#journal = this.#watchJournal()
    this.#truth = new Truth(this.#venue, this.#account, scenario.coins)
    this.#checks = allChecks(this.#watched())
    this.#watchVenue()
  }

  async play(): Promise<void> {
    const { processEnds, end } = this.#scenario
    const ends = [...processEnds]
    while (this.#venue.now < end) {
      const planned = ends.shift()
      const exit = await this.#live(planned)
      this.#note(`process ${exit.kind}`)
      this.#coverage.add(`process: ${exit.kind}`)
      if (exit.kind === 'done' && this.#venue.now >= end) {
        for (const check of this.#checks) check.onEnd?.(exit.report)
        return
      }
      if (planned?.isJournalLost === true) this.#loseJournal()
      if (planned?.isHalted === true) this.#halt()
      await this.#pause(exit.kind === 'failed' ? RETRY_START_MS : (planned?.downMs ?? 0))
    }
  }

  result(): SeedResult {
    this.#coverage.addStrikes(this.#exchange.faults.strikes, this.#scenario.classes)
    return {
      seed: this.#scenario.seed,
      violations: this.#violations,
      trace: this.#hash.digest('hex').slice(0, 16),
      coverage: this.#coverage.counts(),
      timeline: this.#timeline,
      scenario: this.#scenario,
    }
  }

  async #live(planned: Scenario['processEnds'][number] | undefined): Promise<BotExit> {
    const { scenario } = { scenario: this.#scenario }
    this.#processSince = this.#venue.now
    this.#calls.clear()
    this.#note('process starts')
    // Where exposure stands at this moment: what passes inside calls counts from here.
    for (const check of this.#checks) check.onMoment?.()
    const exit = await runBot({
      exchange: this.#counted(),
      clock: this.#watchClock(),
      journal: this.#journal,
      config: parseFundingFarmConfig(scenario.config),
      until: scenario.end,
      end: planned,
      onEvent: (event) => this.#tell(event),
      readHaltRequest: () => this.#haltRequest(),
    })
    this.#processSince = undefined
    if (exit.kind === 'failed') this.#note(exit.message)
    return exit
  }

  /** Nobody runs for a while, but not beyond the fault phase: somebody starts the bot again. */
  async #pause(downMs: number): Promise<void> {
    const { faultsTo, end } = this.#scenario
    const { now } = this.#venue
    const until = now < faultsTo ? Math.min(now + downMs, faultsTo) : now + downMs
    const pause = Math.max(1, Math.min(until, end) - now)
    await this.#exchange.clock.sleep(pause, new AbortController().signal)
  }

  /** Somebody deletes the journal: the next process finds an account that it knows nothing about. */
  #loseJournal(): void {
    this.#note('the journal is deleted')
    const isHeld = this.#fold.view.holdings.size > 0
    const [held, other] = JOURNAL_LOSSES
    this.#coverage.add(`fault: ${isHeld ? held : other}`)
    this.#disk = createMemoryJournal()
    this.#fold = createJournalFold()
    this.#journal = this.#watchJournal()
    this.#truth.loseJournal()
    for (const check of this.#checks) check.onJournalLost?.()
  }

  /** What a person's command does while no bot runs. */
  #halt(): void {
    const body = { reason: 'a person halts' }
    this.#journal.append({ kind: 'halt', time: this.#venue.now, body })
  }

  #haltRequest(): string | undefined {
    const { now } = this.#venue
    const isAsked = this.#scenario.haltRequests.some(({ from, to }) => now >= from && now < to)
    return isAsked ? 'a person asked for it' : undefined
  }

  #tell(event: FarmEvent): void {
    this.#told.push(event)
    this.#coverage.addEvent(event)
    if (event.kind === 'scan' || event.kind === 'position' || event.kind === 'check') return
    this.#note(`told ${event.kind} ${textOf(event)}`)
  }

  #watched(): Watched {
    const run = this
    return {
      scenario: this.#scenario,
      venue: this.#venue,
      account: this.#account,
      truth: this.#truth,
      faults: {
        get strikes() {
          const { strikes } = run.#exchange.faults
          return run.#wire.strikes.length === 0 ? strikes : [...strikes, ...run.#wire.strikes]
        },
      },
      get journal() {
        return run.#disk
      },
      get view() {
        return run.#fold.view
      },
      told: this.#told,
      get processSince() {
        return run.#processSince
      },
      calls: this.#calls,
      stalledMs: () => this.#venue.now - this.#scenario.start - this.#sleptMs,
      violated: (invariant, detail) => this.#violated(invariant, detail),
    }
  }

  #violated(invariant: string, detail: string): void {
    this.#note(`VIOLATION ${invariant}: ${detail}`)
    if (this.#violations.length >= MOST_VIOLATIONS) return
    this.#violations.push({ invariant, time: this.#venue.now, detail })
  }

  #watchVenue(): void {
    this.#venue.onEvent((event) => {
      if (!('account' in event)) return
      if (event.kind === 'order') {
        const { order, execution, fill } = event
        this.#note(
          `venue ${execution} ${order.market} ${order.side} ${order.quantity.toFixed()} ${order.symbol} ${order.clientOrderId} ${order.status} ${order.executedQuantity.toFixed()}${fill === undefined ? '' : ` at ${fill.price.toFixed()}`}`,
        )
        if (order.clientOrderId.startsWith(OWN_PREFIX)) {
          for (const check of this.#checks) check.onOwnOrder?.(order)
        }
      }
      const trade = this.#truth.take(event)
      this.#truth.noteExposure()
      if (trade !== undefined) for (const check of this.#checks) check.onOwnTrade?.(trade)
      if (event.kind !== 'order') for (const check of this.#checks) check.onMoment?.()
    })
  }

  #watchJournal(): Journal {
    const disk = this.#disk
    return {
      ...disk,
      append: (entry, transactions) => {
        const stored = disk.append(entry, transactions)
        const parsed = parseEntry(stored)
        this.#fold.add(parsed, stored.seq)
        if (parsed.kind === 'adjustment') {
          const { pairId, spotQuantity } = parsed.body
          const symbol = this.#fold.view.holdings.get(pairId)?.symbol
          if (symbol) this.#truth.noteWrittenOff(symbol, decimal(spotQuantity))
          this.#truth.noteNoticed()
        }
        if (parsed.kind === 'fills' && parsed.body.clientOrderId === undefined) {
          for (const fill of parsed.body.fills) this.#truth.noteHandSale(fill)
          this.#truth.noteNoticed()
        }
        this.#note(`entry ${entry.kind} ${textOf(entry.body)}`)
        this.#coverage.addEntry(parsed)
        for (const check of this.#checks) check.onEntry?.(parsed)
        this.#noteTakenOver(parsed)
        return stored
      },
    }
  }

  /** What a new journal takes over, and that it has looked for all of it. */
  #noteTakenOver({ kind, body }: TradeEntry): void {
    if (kind === 'adoption') {
      const { symbol, spotQuantity, perpQuantity } = body
      this.#truth.adopt(symbol, decimal(spotQuantity), decimal(perpQuantity))
    }
    if (kind !== 'cursor' || body.name !== SOUGHT_CURSOR) return
    for (const { coin, isOrphan } of this.#truth.coins.values()) {
      if (isOrphan) this.#truth.adopt(coin.symbol, ZERO, ZERO)
    }
  }

  /** Time passes in small steps under the eyes of the checks. */
  #watchClock(): Clock {
    const { clock } = this.#exchange
    const cycleMs = this.#scenario.config.cycleIntervalMs ?? 1
    return {
      now: () => clock.now(),
      sleep: async (durationMs, signal) => {
        const until = clock.now() + Math.max(0, Math.ceil(durationMs))
        if (durationMs > SLEEP_MS && until % cycleMs === 0) {
          for (const check of this.#checks) check.onRest?.()
        }
        do {
          const before = clock.now()
          await clock.sleep(Math.min(SLEEP_MS, until - before), signal)
          this.#sleptMs += clock.now() - before
          this.#truth.noteExposure()
          for (const check of this.#checks) check.onMoment?.()
        } while (clock.now() < until)
      },
    }
  }

  /** I22: a bot that calls and calls while no time passes would never end. */
  #counted() {
    return new Proxy(this.#wire.exchange, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name)
        if (typeof value !== 'function') return value
        return (...given: unknown[]) => {
          this.#countCall(String(name))
          return Reflect.apply(value, target, given)
        }
      },
    })
  }

  #countCall(name: string): void {
    const { now } = this.#venue
    this.#calls.set(name, (this.#calls.get(name) ?? 0) + 1)
    if (this.#callsAt.time !== now) this.#callsAt = { time: now, calls: 0 }
    this.#callsAt.calls += 1
    if (this.#callsAt.calls <= MOST_CALLS_AT_ONCE) return
    this.#violated('I22', `${name} is called again and again while no time passes`)
    throw new StuckError(name)
  }

  #note(line: string): void {
    const text = `${this.#venue.now} ${line}`
    this.#hash.update(text)
    if (this.#options.keepsTimeline === true) this.#timeline.push(text)
  }
}

function textOf(value: unknown): string {
  return JSON.stringify(value)
}
