import { type Decimal, decimal, type Side, ZERO } from '@asterkit/instruments'
import {
  isOrderWorking,
  remainingOf,
  type Venue,
  type VenueAccount,
  type VenueEvent,
  type VenueOrder,
} from '@asterkit/paper-exchange/core'
import {
  isBlocking,
  type MakerReport,
  type MakerRunEvent,
  type MarketMakerConfig,
  type QuoteEntry,
  type QuoteView,
} from '@asterkit/strategy'
import type { MakerScenario } from './makerScenario.ts'
import type { MakerWire, SentCall } from './makerWire.ts'

/** What the checks look at. The venue is asked itself, never through the wire. */
export interface Checked {
  readonly scenario: MakerScenario
  readonly config: MarketMakerConfig
  readonly venue: Venue
  readonly account: VenueAccount
  readonly wire: () => MakerWire
  /** What the journal says, entry by entry. */
  readonly view: () => QuoteView
  /** Since when no process runs; undefined while one does. */
  readonly deadSince: () => number | undefined
  /** Since when this journal exists. */
  readonly journalSince: () => number
  readonly violated: (rule: string, detail: string) => void
}

/** Longest time that a call is admitted after it was signed. */
const TTL_MS = 10_000
/** Audits are a minute apart: what nobody was told is known by then. */
const KNOWN_AFTER_MS = 75_000
/** Part of the quiet phase in which everything has to be well again. */
const CALM_MS = 30_000
/** Of fewer looks at a process that has just started no share can be judged. */
const LEAST_CALM = 10
/** A process that has run for so long has no excuse any more. */
const STARTED_AFTER_MS = 22_000
/** A market that the others have left is known as such after this. */
const AWAY_KNOWN_MS = 5_000
/** What may keep a side from being quoted although nothing is wrong. */
const SOUND_REASONS = new Set([
  'inventory',
  'funding',
  'day-loss',
  'margin',
  'burst',
  'volatility',
  'jump',
  'refusals',
  'protection',
  'below-minimum',
  'stopping',
])
const FINAL_STATES = new Set(['filled', 'done-partial', 'dead', 'refused'])

/** The rules that a market maker keeps, whatever happens. */
export class MakerChecks {
  readonly #at: Checked
  /** Placements and changes of the last minute, and all calls. */
  #sent: number[] = []
  #starts: number[] = []
  #foreignAt = Number.NEGATIVE_INFINITY
  #lossSince: number | undefined
  #base: Decimal | undefined
  #blocked = new Map<string, readonly string[]>()
  #calm = new Map<string, { seconds: number; missing: number }>()
  #calmAt = 0
  fills = 0

  constructor(at: Checked) {
    this.#at = at
  }

  /** A new journal: results count from here on. */
  onJournal(): void {
    this.#base = this.#result()
  }

  onProcess(): void {
    this.#starts.push(this.#at.venue.now)
  }

  onSend({ call, symbol, isReducing }: SentCall): void {
    if (call !== 'place' && call !== 'amend') return
    const { config, venue, view, violated, wire } = this.#at
    const { now } = venue
    const { halt, day } = view()
    if (halt !== undefined) violated('halted', `${call} after "${halt.reason}"`)
    const isSameDay = day !== undefined && day.day === now - (now % 86_400_000)
    if (isSameDay && day.isLost && !isReducing) violated('day-loss', `${call} on a lost day`)
    const heard = wire().heard.get(symbol)
    if (heard === undefined) violated('stale-feed', `${call} without a book of ${symbol}`)
    else if (now - heard.time > config.guards.maxBookAgeMs) {
      violated('stale-feed', `${call} on a book that is ${now - heard.time} ms old`)
    }
    if (this.#isAlone(symbol)) violated('alone', `${call} where nobody else makes a market`)
    this.#sent = [...this.#sent.filter((time) => now - time < 60_000), now]
    // Each process may begin with a sixth of a minute's budget at once.
    const started = this.#starts.filter((time) => now - time < 60_000).length
    const most = config.limits.maxOrdersPerMinute * (7 / 6 + started / 6) + 1
    if (this.#sent.length > most) violated('budget', `${this.#sent.length} calls within a minute`)
  }

  /** Whether the others' spread has been too wide for a while, or they have left. */
  #isAlone(symbol: string): boolean {
    const { scenario, config, venue } = this.#at
    const coin = scenario.market.coins.find(({ asset }) => symbol === `${asset}USDT`)
    if (coin?.away === undefined) return false
    const { from, to, bps } = coin.away
    const since = venue.now - scenario.start
    return since >= from + AWAY_KNOWN_MS && since < to && 2 * bps > config.guards.maxSpreadBps
  }

  onEvent(event: VenueEvent): void {
    if (event.kind !== 'order' || event.account !== this.#at.account.address) return
    const { order, execution, fill } = event
    if (!isOwn(order)) {
      if (fill !== undefined) this.#foreignAt = this.#at.venue.now
      return
    }
    if (fill !== undefined) {
      this.fills += 1
      if (!fill.isMaker && !order.reduceOnly) {
        this.#at.violated('taker', `${order.clientOrderId} took at ${fill.price.toFixed()}`)
      }
    }
    if (execution === 'NEW') this.#onResting(order)
  }

  #onResting(order: VenueOrder): void {
    const { config, venue, view, violated, wire } = this.#at
    const { symbol, side, clientOrderId, price } = order
    const open = view().open.get(clientOrderId)
    const isMeant = [open, open?.amended].some((terms) => terms?.price.eq(price) === true)
    if (!isMeant && this.#isOfThisJournal(order)) {
      violated('intent-first', `${clientOrderId} at ${price.toFixed()} is not in the journal`)
    }
    if (order.reduceOnly) return
    const timer = wire().countdownAt(symbol)
    const silentMs = timer === undefined ? Number.POSITIVE_INFINITY : venue.now - timer
    if (silentMs > config.execution.countdownMs / 2 + TTL_MS + 500) {
      violated('dead-man', `${clientOrderId} rests ${silentMs} ms after the timer was started`)
    }
    for (const other of this.#working(symbol, side === 'buy' ? 'sell' : 'buy')) {
      const meets = side === 'buy' ? price.gte(other.price) : price.lte(other.price)
      if (meets) violated('self-trade', `${clientOrderId} meets ${other.clientOrderId}`)
    }
    if (venue.now - this.#foreignAt < KNOWN_AFTER_MS) return
    const worst = this.#worst(order)
    const value = worst.times(price)
    if (value.gt(config.hardInventoryQuote)) {
      violated('hard-limit', `${side} ${symbol}: ${value.toFixed(2)} quote if everything fills`)
    }
  }

  /** Largest position toward the side of an order if everything on that side fills, base. */
  #worst({ symbol, side }: VenueOrder): Decimal {
    const { quantity } = this.#at.account.position(symbol)
    const sum = (total: Decimal, order: VenueOrder) => total.plus(remainingOf(order))
    const resting = this.#working(symbol, side).reduce(sum, ZERO)
    return resting.plus(side === 'buy' ? quantity : quantity.negated())
  }

  onEntry({ kind, body }: QuoteEntry): void {
    if (kind !== 'quote-state' || !FINAL_STATES.has(body.state)) return
    const { account, violated } = this.#at
    for (const symbol of this.#symbols()) {
      const { clientOrderId, state } = body
      const order = account
        .listOrders('perp', symbol)
        .findLast((each) => each.clientOrderId === clientOrderId)
      if (order === undefined) continue
      if (isOrderWorking(order)) {
        violated('false-end', `${clientOrderId} is said to be ${state} and still rests`)
      }
      const executed = decimal(body.executedQuantity ?? '0')
      if (!order.executedQuantity.eq(executed)) {
        const real = order.executedQuantity.toFixed()
        violated('false-end', `${clientOrderId}: ${executed.toFixed()} on record, ${real} executed`)
      }
    }
  }

  onMoment(): void {
    const { venue, config, deadSince, violated } = this.#at
    const { now } = venue
    const dead = deadSince()
    for (const symbol of this.#symbols()) {
      for (const side of ['buy', 'sell'] as const) {
        const orders = this.#working(symbol, side)
        if (orders.length > config.levels && this.#isOfThisJournal(orders[0]!)) {
          const ids = orders.map(({ clientOrderId }) => clientOrderId).join(' ')
          violated('two-orders', `${orders.length} ${side} ${symbol} for ${config.levels}: ${ids}`)
        }
        const restsMs = now - (dead ?? now)
        if (orders.length > 0 && restsMs > config.execution.countdownMs + 1_000) {
          violated('dead-man', `${symbol} ${side} rests ${restsMs} ms after the end of its process`)
        }
      }
    }
    this.#judgeLoss()
    this.#countCalm()
  }

  /** True loss of the run, and since when it is beyond the limit. */
  #judgeLoss(): void {
    const { config, venue, violated } = this.#at
    if (this.#base === undefined) return
    const loss = this.#base.minus(this.#result())
    const isBeyond = loss.gt(config.limits.maxDayLossQuote.times('1.05'))
    if (!isBeyond) this.#lossSince = undefined
    else this.#lossSince ??= venue.now
    if (this.#lossSince === undefined || venue.now - this.#lossSince < KNOWN_AFTER_MS) return
    const rests = this.#symbols().some((symbol) =>
      (['buy', 'sell'] as const).some((side) =>
        this.#working(symbol, side).some(({ reduceOnly }) => !reduceOnly),
      ),
    )
    if (rests) violated('day-loss', `${loss.toFixed(4)} lost since ${KNOWN_AFTER_MS} ms`)
  }

  #countCalm(): void {
    const { scenario, venue, violated } = this.#at
    const { now } = venue
    if (now < scenario.end - CALM_MS || now >= scenario.end || now - this.#calmAt < 1000) return
    if (now - (this.#starts.at(-1) ?? now) < STARTED_AFTER_MS) return
    // The market moves twice a second at most: what it has filled is placed anew by then.
    if (now % 500 < 200) return
    this.#calmAt = now
    for (const symbol of this.#symbols()) {
      const calm = this.#calm.get(symbol) ?? { seconds: 0, missing: 0 }
      this.#calm.set(symbol, calm)
      calm.seconds += 1
      const reasons = this.#blocked.get(symbol) ?? []
      const unsound = reasons.filter((code) => !SOUND_REASONS.has(code))
      const isExplained = reasons.length > 0
      if (unsound.length > 0) {
        violated('one-sided', `${symbol} is not quoted in the quiet phase: ${unsound.join(', ')}`)
      }
      const isTwoSided =
        this.#working(symbol, 'buy').length > 0 && this.#working(symbol, 'sell').length > 0
      if (!isTwoSided && !isExplained) calm.missing += 1
    }
  }

  onRunEvent(event: MakerRunEvent): void {
    if (event.kind !== 'reasons') return
    const blocking = event.decision.reasons.filter(
      (reason) => isBlocking(reason, 'buy') || isBlocking(reason, 'sell'),
    )
    this.#blocked.set(
      event.symbol,
      blocking.map(({ code }) => code),
    )
  }

  /** The last process ended in order, after the quiet phase. */
  onEnd(report: MakerReport): void {
    const { account, journalSince, violated, scenario, view } = this.#at
    if (report.differences.length > 0) violated('ledger', report.differences.join('; '))
    if (report.ordersLeft > 0) violated('orders-left', `${report.ordersLeft} by its own account`)
    for (const symbol of this.#symbols()) {
      const left = [...this.#working(symbol, 'buy'), ...this.#working(symbol, 'sell')]
      if (left.length > 0) violated('orders-left', `${left.length} rest on ${symbol}`)
      const real = account.position(symbol).quantity
      const told = view().positions.get(symbol)?.quantity ?? ZERO
      if (!real.eq(told)) violated('ledger', `${real.toFixed()} ${symbol}, ${told.toFixed()} told`)
      const { seconds, missing } = this.#calm.get(symbol) ?? { seconds: 0, missing: 0 }
      // With one request a second an order that fills is not replaced at once.
      const most = this.#at.config.limits.maxOrdersPerMinute > 60 ? 0.35 : 0.6
      if (seconds >= LEAST_CALM && missing / seconds > most) {
        violated('one-sided', `${symbol}: without a reason for ${missing} of ${seconds} s`)
      }
    }
    if (journalSince() === scenario.start) this.#compareIncome(report)
  }

  #compareIncome({ result }: MakerReport): void {
    const { account, violated } = this.#at
    const sumOf = (type: string) =>
      account
        .income({})
        .filter((row) => row.type === type)
        .reduce((sum, { amount }) => sum.plus(amount), ZERO)
    const pairs = [
      ['realised', sumOf('REALIZED_PNL'), result.realized],
      ['fees', sumOf('COMMISSION'), result.fees],
      ['funding', sumOf('FUNDING_FEE'), result.funding],
    ] as const
    for (const [name, real, told] of pairs) {
      if (!real.eq(told)) violated('ledger', `${name} ${real.toFixed()}, told ${told.toFixed()}`)
    }
  }

  /** Result by the venue's own books, transfers left out. */
  #result(): Decimal {
    const { account } = this.#at
    const { wallet, unrealizedProfit } = account.perpWallet()
    const moved = account
      .income({})
      .filter(({ type }) => type === 'TRANSFER')
      .reduce((sum, { amount }) => sum.plus(amount), ZERO)
    return wallet.plus(unrealizedProfit).minus(moved)
  }

  #working(symbol: string, side: Side): readonly VenueOrder[] {
    return this.#at.account
      .openOrders('perp', symbol)
      .filter((order) => isOwn(order) && order.side === side)
  }

  #isOfThisJournal({ time }: VenueOrder): boolean {
    const since = this.#at.journalSince()
    return since === this.#at.scenario.start || time > since + TTL_MS
  }

  #symbols(): readonly string[] {
    return this.#at.config.symbols
  }
}

function isOwn({ clientOrderId }: VenueOrder): boolean {
  return clientOrderId.startsWith('akm.')
}
