import { decimal } from '@asterkit/instruments'
import { DecimalGrid } from '@asterkit/instruments/fixed-point'
import {
  type BookView,
  chooseRequests,
  createOrderBudget,
  type MakerEvent,
  type MakerGrid,
  type MakerModel,
  type MakerState,
  type MarketMakerConfig,
  marketMaker,
  type OrderBudget,
} from '@asterkit/strategy'
import type { QuoteDesk, Quoter, QuoterView } from './quoter.ts'
import { ReplayQuotes } from './replayQuotes.ts'
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
  /** How long an answer to an order takes, ms: the guard against slow answers judges it. @default 0 */
  readonly answerMs?: number
  /** Calibrated parameters, or why there are none, and the trend; without them the static widths are used. */
  readonly model?: MakerModel
  /** Smallest order, quote. @default '5' */
  readonly minNotional?: string
  /** Wallet that the ping-pong mode takes a share of, quote; it stays. @default '10000' */
  readonly wallet?: string
}

/**
 * Makes a quoter of the strategy `market-maker`: the very functions that trade live fold, decide, guard and choose
 * requests here, at every book and fill. What lives around them does not: the account, the journal, the daily loss.
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
  readonly #options: StrategyQuoterOptions
  readonly #strategy: ReturnType<typeof marketMaker>
  readonly #budget: OrderBudget
  #quotes: ReplayQuotes | undefined
  #state: MakerState
  /** What of the fills, refusals and estimates of funding is folded. */
  #fills = 0
  #refused = 0
  #estimates = 0

  constructor(grid: MakerGrid, options: StrategyQuoterOptions) {
    const { config, model } = options
    this.#config = config
    this.#options = options
    this.#budget = createOrderBudget(config.limits.maxOrdersPerMinute)
    this.#strategy = marketMaker(config, grid)
    this.#state = this.#strategy.init(0)
    this.#fold({ kind: 'fees', makerFeeBps: options.makerFeeBps })
    this.#fold({ kind: 'inventory', lots: 0 })
    // Opening orders of the ping-pong mode are a share of it.
    const wallet = grid.valueIn(decimal(options.wallet ?? '10000'))
    this.#fold({ kind: 'wallet', value: wallet })
    if (model === undefined) return
    this.#fold({ kind: 'parameters', parameters: model.parameters, refusal: model.refusal })
    this.#fold({ kind: 'trend', trend: model.trend })
  }

  onEvent(view: QuoterView, desk: QuoteDesk): void {
    const hasFilled = view.fillCount !== this.#fills
    if (view.kind !== TAPE_KIND.book && !hasFilled) return
    this.#quotes ??= new ReplayQuotes(desk)
    const now = view.time + this.#options.feedLatencyMs
    if (hasFilled) this.#hearFills(view)
    for (; this.#refused < desk.refused; this.#refused++) this.#fold({ kind: 'refused', time: now })
    this.#hearFunding(view)
    if (view.kind === TAPE_KIND.book) this.#fold({ kind: 'book', book: bookOf(view), now })
    this.#fold({ kind: 'tick', now })
    const decision = this.#strategy.decide(this.#state, now)
    const input = { decision, held: view.inventoryLots, budget: this.#budget, now }
    const { requests } = chooseRequests(this.#config, this.#quotes, input)
    for (const request of requests) {
      this.#quotes.send(request, now)
      const delayMs = this.#options.answerMs ?? 0
      this.#fold({ kind: 'answered', delayMs, time: now })
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

  #hearFunding({ tape: { fundingEstimates }, time }: QuoterView): void {
    while (this.#estimates < fundingEstimates.length) {
      const { rate, nextTime, time: toldAt } = fundingEstimates[this.#estimates]!
      if (toldAt > time) return
      this.#estimates++
      this.#fold({ kind: 'funding', rate, nextTime })
    }
  }

  #fold(event: MakerEvent): void {
    this.#state = this.#strategy.fold(this.#state, event)
  }
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
