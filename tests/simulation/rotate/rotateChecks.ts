import { Decimal, decimal, ZERO } from '@asterkit/instruments'
import type { Venue, VenueOrder } from '@asterkit/paper-exchange/core'
import type {
  HoldRotateReport,
  Journal,
  JournalView,
  PositionSide,
  RotateEvent,
  TradeEntry,
} from '@asterkit/strategy'
import { balances } from '@asterkit/strategy'
import type { RotateAccounts } from './rotateAccounts.ts'
import type { RotateScenario } from './rotateScenario.ts'
import type { RotateTruth } from './rotateTruth.ts'

/** What the checks of a run look at. */
export interface RotateWatched {
  readonly scenario: RotateScenario
  readonly venue: Venue
  readonly accounts: RotateAccounts
  readonly truth: RotateTruth
  readonly journal: Journal
  /** Folded apart from the bot. */
  readonly view: JournalView
  readonly told: readonly RotateEvent[]
  /** When the running process began; undefined while none runs. */
  readonly processSince: () => number | undefined
  /** Time that has passed inside calls rather than in sleeps of the bot, ms. */
  readonly stalledMs: () => number
  readonly violated: (invariant: string, detail: string) => void
}

const MOST_NAKED_MS = 22_000
const WORKING = new Set(['NEW', 'PARTIALLY_FILLED'])

/** Looks at a run while it happens. Nothing here changes anything. */
export class RotateChecks {
  readonly #watched: RotateWatched
  readonly #sent = new Map<string, Extract<TradeEntry, { kind: 'order-sent' }>['body']>()
  readonly #atVenue = new Map<string, VenueOrder & { readonly leg: PositionSide }>()
  readonly #reported = new Set<string>()
  readonly #stalledAt = new Map<string, number>()

  constructor(watched: RotateWatched) {
    this.#watched = watched
  }

  /** I1, I2: an order is at the venue only after its entry, on its leg, alone of its pair, and within its plan. */
  onOwnOrder(order: VenueOrder, leg: PositionSide | undefined): void {
    const { violated, view } = this.#watched
    const { clientOrderId, symbol, side } = order
    const sent = this.#sent.get(clientOrderId)
    if (sent === undefined) {
      violated('I1', `${clientOrderId} is at the venue without an entry`)
      return
    }
    if (leg === undefined) {
      violated('I7', `${clientOrderId} names no position`)
      return
    }
    this.#atVenue.set(clientOrderId, { ...order, leg })
    const cycle = view.cycles.get(sent.pairId)
    const meant = sent.request.positionSide
    if (leg !== meant) violated('I7', `${clientOrderId} for the ${meant} is at the venue's ${leg}`)
    const isOpening = (side === 'buy') === (leg === 'long')
    if (order.reduceOnly === isOpening)
      violated('I7', `${clientOrderId} could turn the ${leg} over`)
    if (!isOpening || cycle === undefined) return
    const others = [...this.#atVenue.values()].filter(
      (one) =>
        this.#sent.get(one.clientOrderId)?.pairId === sent.pairId &&
        one.leg === leg &&
        one.side === side,
    )
    const total = others.reduce((sum, one) => sum.plus(one.executedQuantity), ZERO)
    if (total.gt(cycle.plannedQuantity)) {
      violated(
        'I2',
        `${symbol} ${leg} opened ${total.toFixed()} of ${cycle.plannedQuantity.toFixed()}`,
      )
    }
  }

  onEntry(entry: TradeEntry): void {
    const { violated, view, truth, venue } = this.#watched
    if (entry.kind === 'order-sent') {
      const { body } = entry
      this.#sent.set(body.clientOrderId, body)
      const busy = [...this.#atVenue.values()].find(
        (one) =>
          WORKING.has(one.status) && this.#sent.get(one.clientOrderId)?.pairId === body.pairId,
      )
      if (busy !== undefined) violated('I2', `${body.clientOrderId} is sent while another works`)
      if (body.request.isReduceOnly)
        violated('I7', `${body.clientOrderId} is reduce-only in hedge mode`)
    }
    if (entry.kind === 'order-state') this.#onState(entry.body)
    if (entry.kind === 'cycle' && view.halt !== undefined)
      violated('I14', 'a pair begins while halted')
    if (entry.kind === 'cycle-phase' && entry.body.phase === 'closing-a') {
      const cycle = view.cycles.get(entry.body.cycleId)
      const heldMs = cycle?.heldAt === undefined ? undefined : venue.now - cycle.heldAt
      const isEarly = heldMs !== undefined && heldMs < minHoldMs(this.#watched.scenario)
      if (cycle !== undefined && isEarly && entry.body.reason.startsWith('pair-drift')) {
        this.#checkDrift(cycle.symbol, entry.body.reason)
      }
    }
    if (entry.kind === 'cycle-phase' && entry.body.phase === 'flat') {
      const symbol = view.finishedCycles.at(-1)?.symbol ?? ''
      const legs = truth.legs.get(symbol)
      if (legs !== undefined && (legs.long.gt(0) || legs.short.gt(0))) {
        violated(
          'I3',
          `${symbol} is written down as flat with long ${legs.long} short ${legs.short}`,
        )
      }
    }
  }

  /** I3: what an order has executed is what the venue executed. */
  #onState(body: Extract<TradeEntry, { kind: 'order-state' }>['body']): void {
    if (body.state === 'live' || body.state === 'unknown') return
    const really = this.#atVenue.get(body.clientOrderId)
    const executed = really?.executedQuantity ?? ZERO
    if (executed.eq(decimal(body.executedQuantity ?? '0'))) return
    this.#watched.violated(
      'I3',
      `${body.clientOrderId} ended ${body.state} with ${body.executedQuantity}, the venue executed ${executed.toFixed()}`,
    )
  }

  /** A pair is not given up for a drift that it does not have: equal legs do not drift with the price. */
  #checkDrift(symbol: string, reason: string): void {
    const { accounts, violated } = this.#watched
    const held = accounts.standing(symbol, 'long')
    if (held.lte(0) || !held.eq(accounts.standing(symbol, 'short'))) return
    const entry = accounts.entryPrice(symbol, 'long')
    const drift = accounts.entryPrice(symbol, 'short').minus(entry).abs().div(entry).times(100)
    if (drift.lt('0.7')) violated('I8', `${reason}, but the pair drifts by ${drift.toFixed(3)} %`)
  }

  /** I5: unequal by more than a lot for at most 20 s, else a person is told; never by more than one leg. */
  onMoment(): void {
    const { truth, venue, view } = this.#watched
    const since = this.#watched.processSince()
    for (const legs of truth.legs.values()) {
      const delta = truth.delta(legs).abs()
      const [cycle] = [...view.cycles.values()].filter(({ symbol }) => symbol === legs.symbol)
      const most = cycle?.plannedQuantity
      if (most !== undefined && delta.gt(most)) {
        this.#once(
          `big ${legs.symbol} ${cycle?.cycleId}`,
          'I5',
          `${legs.symbol} ${delta} unequal, a leg is ${most}`,
        )
      }
      if (legs.nakedSince === undefined || since === undefined) continue
      const begins = Math.max(legs.nakedSince, since)
      const key = `${legs.symbol} ${begins}`
      const stalledBefore = this.#stalledAt.get(key) ?? this.#watched.stalledMs()
      this.#stalledAt.set(key, stalledBefore)
      const stalled = this.#watched.stalledMs() - stalledBefore
      const look = legs.isDisturbed ? cycleMs(this.#watched.scenario) : 0
      const nakedMs = venue.now - begins - stalled - look
      if (nakedMs <= MOST_NAKED_MS || this.#isTold(begins)) continue
      this.#once(
        key,
        'I5',
        `long ${legs.long} short ${legs.short} of ${legs.symbol} for ${nakedMs} ms, nobody told`,
      )
    }
  }

  /** I4: the bot rests until its next cycle only with equal legs, or with an alert. */
  onRest(): void {
    const { truth, venue } = this.#watched
    for (const legs of truth.legs.values()) {
      if (legs.nakedSince === undefined || legs.isDisturbed) continue
      if (venue.now - legs.nakedSince < MOST_NAKED_MS || this.#isTold(legs.nakedSince)) continue
      const key = `rest ${legs.symbol} ${legs.nakedSince}`
      this.#once(
        key,
        'I4',
        `long ${legs.long} short ${legs.short} of ${legs.symbol} at rest, nobody told`,
      )
    }
  }

  /** I9, I11: at the end of the quiet phase all is equal or halted, and the ledger is the venue's. */
  onEnd(report: HoldRotateReport): void {
    const { truth, view, accounts, journal, violated, told, scenario, venue } = this.#watched
    const isQuiet = report.obstacles.length > 0 || report.isHalted
    for (const legs of truth.legs.values()) {
      const delta = truth.delta(legs).abs()
      if (delta.gt(truth.lot(legs.symbol)) && !isQuiet) {
        violated('I11', `long ${legs.long} short ${legs.short} of ${legs.symbol} at the end`)
      }
    }
    if (view.openAttempts.size > 0 && !isQuiet)
      violated('I11', 'an order is not settled at the end')
    for (const cycle of view.cycles.values()) {
      const agesMs = venue.now - (cycle.heldAt ?? cycle.openedAt)
      const most = Number(scenario.config.maxHoldMinutes) * 60_000 + 150_000
      const mayStay = scenario.config.atTarget === 'keep-holding' && isTargetReached(this.#watched)
      if (agesMs > most && !mayStay && !isQuiet) {
        violated(
          'I11',
          `${cycle.cycleId} is ${cycle.phase} after ${Math.round(agesMs / 1000)} s: ${told.at(-1)?.kind}`,
        )
      }
    }
    if (isQuiet) return
    const booked = balances(journal.transactions()).get('perp:USDT', 'USDT')
    const wallet = accounts.wallet()
    if (!booked.eq(wallet)) violated('I9', `ledger ${booked.toFixed()}, wallet ${wallet.toFixed()}`)
  }

  #isTold(since: number): boolean {
    const { told, scenario } = this.#watched
    return told.some(
      (event) =>
        (event.kind === 'alarm' || event.kind === 'halted') &&
        event.time >= since - cycleMs(scenario),
    )
  }

  #once(key: string, invariant: string, detail: string): void {
    if (this.#reported.has(key)) return
    this.#reported.add(key)
    this.#watched.violated(invariant, detail)
  }
}

function isTargetReached({ view, scenario }: RotateWatched): boolean {
  const volume = [...view.cycleDays.values()].reduce((sum, day) => sum.plus(day.volume), ZERO)
  return volume.gte(new Decimal(String(scenario.config.dailyVolumeTargetQuote)))
}

function cycleMs({ config }: RotateScenario): number {
  return (config.cycleSeconds ?? 60) * 1000
}

function minHoldMs({ config }: RotateScenario): number {
  return (config.minHoldMinutes ?? 90) * 60_000
}
