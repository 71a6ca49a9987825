import { decimal, type Side } from '@asterkit/instruments'
import { DecimalGrid } from '@asterkit/instruments/fixed-point'
import { diffQuotes, type QuoteAction, type WorkingQuote } from '@asterkit/market-making'
import {
  type BookView,
  diffRulesOf,
  leastLifeMs,
  type MakerEvent,
  type MakerGrid,
  type MakerParameters,
  type MakerState,
  type MarketMakerConfig,
  marketMaker,
} from '@asterkit/strategy'
import type { QuoteDesk, Quoter, QuoterView } from './quoter.ts'
import { TAPE_KIND, type Tape } from './tape.ts'

/** Levels of a book that the strategy looks at. */
const BOOK_LEVELS = 10

/** What the strategy is told besides the market. */
export interface StrategyQuoterOptions {
  readonly config: MarketMakerConfig
  /** Basis points of the value. */
  readonly makerFeeBps: number
  /** As of the rules of the replay: the strategy sees the market that much later. */
  readonly feedLatencyMs: number
  /** Calibrated parameters; without them the static widths are used. */
  readonly parameters?: MakerParameters
  /** Smallest order, quote. @default '5' */
  readonly minNotional?: string
  /** Wallet that the ping-pong mode takes a share of, quote; it stays. @default '10000' */
  readonly wallet?: string
}

/**
 * Makes a quoter of the strategy `market-maker`: the very functions that trade live decide here, at every book. Its
 * orders are compared with what rests by the same rules as live. Funding estimates and trends are not replayed.
 *
 * @param tape Names the instrument's steps.
 */
export function strategyQuoter(
  tape: Pick<Tape, 'symbol' | 'tickSize' | 'stepSize'>,
  options: StrategyQuoterOptions,
): Quoter {
  return new StrategyQuoter(gridOf(tape, options.minNotional ?? '5'), options)
}

class StrategyQuoter implements Quoter {
  readonly #config: MarketMakerConfig
  readonly #feedLatencyMs: number
  readonly #strategy: ReturnType<typeof marketMaker>
  #state: MakerState
  #fills = 0
  /** Age of orders counts from here, by side and level. */
  readonly #movedAt = { buy: new Map<number, number>(), sell: new Map<number, number>() }

  constructor(grid: MakerGrid, options: StrategyQuoterOptions) {
    this.#config = options.config
    this.#feedLatencyMs = options.feedLatencyMs
    this.#strategy = marketMaker(options.config, grid)
    this.#state = this.#strategy.init(0)
    this.#fold({ kind: 'fees', makerFeeBps: options.makerFeeBps })
    this.#fold({ kind: 'inventory', lots: 0 })
    // Opening orders of the ping-pong mode are a share of it.
    const wallet = grid.valueIn(decimal(options.wallet ?? '10000'))
    this.#fold({ kind: 'wallet', value: wallet })
    const { parameters } = options
    if (parameters) this.#fold({ kind: 'parameters', parameters, refusal: undefined })
  }

  onEvent(view: QuoterView, desk: QuoteDesk): void {
    const hasFilled = view.fillCount !== this.#fills
    if (view.kind !== TAPE_KIND.book && !hasFilled) return
    const now = view.time + this.#feedLatencyMs
    if (hasFilled) this.#hearFills(view)
    if (view.kind === TAPE_KIND.book) this.#fold({ kind: 'book', book: bookOf(view), now })
    this.#fold({ kind: 'tick', now })
    const decision = this.#strategy.decide(this.#state, now)
    const rules = diffRulesOf(this.#config, decision, view.inventoryLots)
    for (const action of diffQuotes(decision.quotes, working(desk), rules)) {
      this.#act(action, desk, now)
    }
  }

  #hearFills({ fills, fillCount, inventoryLots }: QuoterView): void {
    for (let at = this.#fills; at < fillCount; at++) {
      this.#fold({
        kind: 'fill',
        side: fills.sign[at] === 1 ? 'buy' : 'sell',
        ticks: fills.ticks[at]!,
        lots: fills.lots[at]!,
        time: fills.time[at]!,
      })
    }
    this.#fills = fillCount
    this.#fold({ kind: 'inventory', lots: inventoryLots })
  }

  #fold(event: MakerEvent): void {
    this.#state = this.#strategy.fold(this.#state, event)
  }

  #act(action: QuoteAction, desk: QuoteDesk, now: number): void {
    if (action.kind === 'place') {
      const level = freeLevel(desk, action.to.side)
      if (level === undefined) return
      desk.quote(action.to.side, level, action.to.ticks, action.to.lots)
      this.#movedAt[action.to.side].set(level, now)
    } else if (action.kind === 'cancel' || action.kind === 'amend') {
      const { side, id, ticks } = action.from
      const level = Number(id.slice(side.length))
      if (action.kind === 'cancel') {
        desk.quote(side, level, ticks, 0)
        return
      }
      const isUrgent = action.reason === 'bound' || action.reason === 'own-order'
      const age = now - (this.#movedAt[side].get(level) ?? Number.NEGATIVE_INFINITY)
      if (!isUrgent && age < leastLifeMs(this.#config)) return
      desk.quote(side, level, action.to.ticks, action.to.lots)
      this.#movedAt[side].set(level, now)
    }
  }
}

function working(desk: QuoteDesk): readonly WorkingQuote[] {
  const found: WorkingQuote[] = []
  for (const side of ['buy', 'sell'] as const) {
    for (let level = 0; level < desk.levels; level++) {
      const isSettled = !desk.isPending(side, level)
      const resting = desk.orderLots(side, level)
      // A placement under way takes the place of its quote already.
      const lots = resting > 0 || isSettled ? resting : desk.askedLots(side, level)
      if (lots === 0) continue
      const ticks = resting > 0 ? desk.orderTicks(side, level) : desk.askedTicks(side, level)
      const queueAhead = desk.queueAhead(side, level)
      found.push({ id: `${side}${level}`, side, ticks, lots, isSettled, queueAhead })
    }
  }
  return found
}

function freeLevel(desk: QuoteDesk, side: Side): number | undefined {
  for (let level = 0; level < desk.levels; level++) {
    if (desk.orderLots(side, level) === 0 && !desk.isPending(side, level)) return level
  }
  return undefined
}

function bookOf({ tape, index, time }: QuoterView): BookView {
  const first = tape.at[index]!
  const bids = tape.bids[index]!
  const asks = tape.asks[index]!
  const side = (from: number, count: number) =>
    Array.from({ length: Math.min(BOOK_LEVELS, count) }, (_, rank): readonly [number, number] => [
      tape.ticks[from + rank]!,
      tape.lots[from + rank]!,
    ])
  return { bids: side(first, bids), asks: side(first + bids, asks), time }
}

/** Rules that were not recorded are those of nearly all perpetuals: least order one lot, no largest. */
function gridOf(
  { symbol, tickSize, stepSize }: Pick<Tape, 'symbol' | 'tickSize' | 'stepSize'>,
  minNotional: string,
): MakerGrid {
  const unit = decimal(tickSize).times(stepSize)
  return {
    symbol,
    baseAsset: symbol.replace(/USDT$/, ''),
    quoteAsset: 'USDT',
    prices: new DecimalGrid(tickSize),
    quantities: new DecimalGrid(stepSize),
    tick: Number(tickSize),
    lot: Number(stepSize),
    leastLots: 1,
    mostLots: Number.POSITIVE_INFINITY,
    leastValue: decimal(minNotional).div(unit).ceil().toNumber(),
    valueIn: (quote) => quote.div(unit).floor().toNumber(),
  }
}
