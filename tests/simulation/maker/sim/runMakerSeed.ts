import { createHash } from 'node:crypto'
import { createSimMaker } from '@asterkit/backtest'
import { decimal, floorToStep, roundToTick } from '@asterkit/instruments'
import {
  createVenue,
  type Venue,
  type VenueAccount,
  VenueError,
} from '@asterkit/paper-exchange/core'
import {
  createQuoteFold,
  type Journal,
  type MakerRunEvent,
  type MarketMakerConfig,
  parseMarketMakerConfig,
  parseQuoteEntry,
  type QuoteFold,
} from '@asterkit/strategy'
import { createMemoryJournal } from '@asterkit/strategy/testing'
import { MakerChecks } from './makerChecks.ts'
import { makerFeed } from './makerFeed.ts'
import { type MakerExit, MakerProcess } from './makerProcess.ts'
import { type MakerEvent, type MakerScenario, makeMakerScenario } from './makerScenario.ts'
import { MakerWire } from './makerWire.ts'
import { VirtualTime } from './virtualTime.ts'

/** What one seed showed. */
export interface MakerSeedResult {
  readonly seed: number
  readonly violations: readonly { readonly invariant: string; readonly detail: string }[]
  /** Hash of everything that happened; equal seeds have equal ones. */
  readonly trace: string
  readonly timeline: readonly string[]
  readonly fills: number
  readonly processes: number
  /** Positions that are left in the end, such as `0.5 SOLUSDT`. */
  readonly held: readonly string[]
  /** Reasons against quoting that came up. */
  readonly reasons: readonly string[]
}

const USER = '0x00000000000000000000000000000000000051a2'
const STARTING_SPOT = '1000'
const MOVED = '100'
const TICK_MS = 500
const RETRY_MS = 5_000
const AUDIT_MS = 62_000
/** How long the last process may take to end in order. */
const ENDING_MS = 90_000
const MOST_VIOLATIONS = 20
const MOST_CALLS_AT_ONCE = 2_000

/** Runs the market maker through one seed and checks the rules all the way. Deterministic. */
export function runMakerSeed(
  seed: number,
  options: { readonly keepsTimeline?: boolean } = {},
): Promise<MakerSeedResult> {
  return new MakerPlay(makeMakerScenario(seed), options.keepsTimeline === true).run()
}

/** The same for a scenario that is made already. */
export function playMaker(scenario: MakerScenario): Promise<MakerSeedResult> {
  return new MakerPlay(scenario, false).run()
}

class MakerPlay {
  readonly #scenario: MakerScenario
  readonly #config: MarketMakerConfig
  readonly #venue: Venue
  readonly #account: VenueAccount
  readonly #time: VirtualTime
  readonly #wire: MakerWire
  readonly #checks: MakerChecks
  readonly #violations: { invariant: string; detail: string }[] = []
  readonly #timeline: string[] = []
  readonly #reasons = new Set<string>()
  readonly #hash = createHash('sha256')
  readonly #keepsTimeline: boolean
  #disk: Journal = createMemoryJournal()
  #fold: QuoteFold = createQuoteFold()
  #journalSince: number
  #deadSince: number | undefined
  #process: MakerProcess | undefined
  #processes = 0
  #calls = { time: 0, count: 0 }

  constructor(scenario: MakerScenario, keepsTimeline: boolean) {
    this.#scenario = scenario
    this.#keepsTimeline = keepsTimeline
    this.#config = parseMarketMakerConfig(scenario.config)
    const perp = { maker: decimal(scenario.makerFee), taker: decimal('0.0004') }
    this.#venue = createVenue({
      feed: makerFeed(scenario.market),
      startingBalances: { spot: { USDT: STARTING_SPOT }, perp: { USDT: scenario.perp } },
      commission: { perp, spot: perp },
    })
    this.#account = this.#venue.account(USER)
    this.#time = new VirtualTime(this.#venue, scenario.market.stepMs)
    this.#journalSince = scenario.start
    this.#wire = new MakerWire({
      venue: this.#venue,
      account: this.#account,
      inner: createSimMaker({ venue: this.#venue, account: this.#account }),
      time: this.#time,
      scenario,
      onSend: (sent) => {
        this.#countCall()
        this.#note(`send ${sent.call} ${sent.symbol} ${sent.clientOrderId}`)
        this.#checks.onSend(sent)
      },
    })
    this.#checks = new MakerChecks({
      scenario,
      config: this.#config,
      venue: this.#venue,
      account: this.#account,
      wire: () => this.#wire,
      view: () => this.#fold.view,
      deadSince: () => this.#deadSince,
      journalSince: () => this.#journalSince,
      violated: (invariant, detail) => this.#violated(invariant, detail),
    })
    this.#venue.onEvent((event) => {
      if ('account' in event && event.kind === 'order') {
        const { order, execution } = event
        this.#note(
          `venue ${execution} ${order.side} ${order.quantity.toFixed()} ${order.symbol} at ${order.price.toFixed()} ${order.clientOrderId} ${order.status} ${order.executedQuantity.toFixed()}`,
        )
      }
      this.#checks.onEvent(event)
    })
  }

  async run(): Promise<MakerSeedResult> {
    const { scenario, deaths } = { scenario: this.#scenario, deaths: [...this.#scenario.deaths] }
    for (const event of scenario.events) this.#plan(event)
    this.#time.at(scenario.faultsTo, () => this.#callAPerson())
    // An audit may tell of it a minute later.
    this.#time.at(scenario.faultsTo + AUDIT_MS, () => this.#callAPerson())
    this.#checks.onJournal()
    while (this.#venue.now < scenario.end && this.#violations.length < MOST_VIOLATIONS) {
      const death = deaths.shift()
      const exit = await this.#live(death)
      const detail = exit.kind === 'done' ? '' : exit.detail
      this.#note(`process ${exit.kind} ${detail}`)
      if (exit.kind === 'done' && this.#venue.now >= scenario.end) this.#checks.onEnd(exit.report)
      if (death?.losesJournal === true && exit.kind !== 'done') this.#loseJournal()
      await this.#pause(exit.kind === 'failed' ? RETRY_MS : (death?.downMs ?? 1_000))
      if (death?.losesJournal === true && exit.kind !== 'done') {
        this.#journalSince = this.#venue.now
        this.#checks.onJournal()
      }
    }
    return {
      seed: scenario.seed,
      violations: this.#violations,
      trace: this.#hash.digest('hex').slice(0, 16),
      timeline: this.#timeline,
      fills: this.#checks.fills,
      processes: this.#processes,
      held: this.#account
        .positions()
        .map(({ quantity, symbol }) => `${quantity.toFixed()} ${symbol}`),
      reasons: [...this.#reasons],
    }
  }

  async #live(death: ConstructorParameters<typeof MakerProcess>[0]): Promise<MakerExit> {
    const { end } = this.#scenario
    this.#processes += 1
    this.#deadSince = undefined
    this.#note('process starts')
    this.#checks.onProcess()
    const process = new MakerProcess(death, this.#time)
    this.#process = process
    const clock = this.#time.clock(() => process.isOver)
    const exchange = this.#wire.connect(process)
    const input = { exchange, clock, journal: this.#journal(), config: this.#config }
    process.start(
      {
        ...input,
        until: end,
        tickMs: TICK_MS,
        onEvent: (event) => {
          if (!process.isOver) this.#hear(event)
        },
      },
      () => exchange,
    )
    const isOver = () => process.isOver || this.#violations.length >= MOST_VIOLATIONS
    await this.#time.pass(end + ENDING_MS, isOver, () => this.#checks.onMoment())
    this.#deadSince = this.#venue.now
    if (process.exit !== undefined) return process.exit
    this.#violated('stuck', 'the run does not come to its end')
    return { kind: 'killed', detail: 'stuck' }
  }

  async #pause(downMs: number): Promise<void> {
    const { faultsTo, end } = this.#scenario
    const { now } = this.#venue
    const until = now < faultsTo ? Math.min(now + downMs, faultsTo) : now + Math.min(downMs, 5_000)
    const last = Math.max(now + 1, Math.min(until, end))
    await this.#time.pass(
      last,
      () => false,
      () => this.#checks.onMoment(),
    )
  }

  #journal(): Journal {
    const disk = this.#disk
    return {
      ...disk,
      appendAll: (records) => {
        const stored = disk.appendAll(records)
        for (const entry of stored) {
          const parsed = parseQuoteEntry(entry)
          this.#fold.add(parsed)
          this.#note(`entry ${entry.kind} ${JSON.stringify(entry.body)}`)
          this.#checks.onEntry(parsed)
        }
        return stored
      },
    }
  }

  #loseJournal(): void {
    this.#note('the journal is lost')
    this.#disk = createMemoryJournal()
    this.#fold = createQuoteFold()
    this.#journalSince = this.#venue.now
  }

  /** After the faults a person looks, lifts a halt and starts the program again. */
  #callAPerson(): void {
    if (this.#fold.view.halt === undefined) return
    this.#note('a person resumes')
    this.#process?.stop()
    this.#journal().appendAll([
      { entry: { kind: 'resume', time: this.#venue.now, body: { by: 'a person' } } },
    ])
  }

  #plan(event: MakerEvent): void {
    this.#time.at(event.at, () => {
      this.#note(`event ${event.kind}`)
      try {
        this.#happen(event)
      } catch (error) {
        if (!(error instanceof VenueError)) throw error
        this.#note(`refused: ${error.message}`)
      }
    })
  }

  #happen(event: MakerEvent): void {
    const symbol = `${event.asset}USDT`
    const account = this.#account
    const instrument = this.#venue.instrument('perp', symbol)
    const price = this.#venue.premium(symbol)?.markPrice ?? instrument.price.min
    const quantity = floorToStep(decimal('120').div(price), instrument)
    const order = { market: 'perp', symbol, quantity } as const
    switch (event.kind) {
      case 'foreign-trade':
        account.placeOrder({ ...order, side: event.side, type: 'MARKET' })
        return
      case 'foreign-order': {
        const far = roundToTick(price.times('0.98'), instrument, 'buy')
        const limit = { side: 'buy', type: 'LIMIT', timeInForce: 'GTC', price: far } as const
        account.placeOrder({ ...order, ...limit, newClientOrderId: 'by-hand' })
        this.#time.at(event.until, () => {
          const isThere = account
            .openOrders('perp', symbol)
            .some(({ clientOrderId }) => clientOrderId === 'by-hand')
          if (isThere) account.cancelOrder('perp', symbol, { clientOrderId: 'by-hand' })
        })
        return
      }
      case 'forced-close': {
        const held = account.position(symbol).quantity.abs()
        const part = floorToStep(held.div(2), instrument)
        if (part.isZero()) return
        this.#venue.forceClose(USER, { symbol, quantity: part, kind: 'LIQUIDATION' })
        return
      }
      case 'deposit':
      case 'withdrawal': {
        const kindType = event.kind === 'deposit' ? 'SPOT_FUTURE' : 'FUTURE_SPOT'
        const amount = decimal(MOVED)
        account.transfer({ clientTranId: 'by-hand', asset: 'USDT', amount, kindType })
        return
      }
      case 'break':
        this.#venue.setInstrument({ ...instrument, status: 'BREAK' })
        this.#time.at(event.until, () =>
          this.#venue.setInstrument({ ...instrument, status: 'TRADING' }),
        )
        return
    }
  }

  #hear(event: MakerRunEvent): void {
    if (event.kind === 'status') return
    if (event.kind === 'reasons') {
      const codes = event.decision.reasons.map(({ code, side }) => `${code} ${side}`)
      for (const { code } of event.decision.reasons) this.#reasons.add(code)
      this.#note(`reasons ${event.symbol} ${codes.join(', ')}`)
    } else if (event.kind === 'alert') this.#note(`alert ${event.code} ${event.detail}`)
    else this.#note(event.kind)
    this.#checks.onRunEvent(event)
  }

  #countCall(): void {
    if (this.#calls.time !== this.#venue.now) this.#calls = { time: this.#venue.now, count: 0 }
    this.#calls.count += 1
    if (this.#calls.count === MOST_CALLS_AT_ONCE) {
      this.#violated('stuck', 'calls are sent again and again while no time passes')
    }
  }

  #violated(invariant: string, detail: string): void {
    this.#note(`VIOLATION ${invariant}: ${detail}`)
    if (this.#violations.length < MOST_VIOLATIONS) this.#violations.push({ invariant, detail })
  }

  #note(line: string): void {
    this.#hash.update(`${this.#venue.now} ${line}`)
    if (this.#keepsTimeline) {
      this.#timeline.push(`${this.#venue.now - this.#scenario.start} ${line}`)
    }
  }
}
