import { type Decimal, decimal, ZERO } from '@asterkit/instruments'
import type { JournalView } from '../../../executors/journalView.ts'
import type { RecordBook } from '../../../executors/recordBook.ts'
import type { EpochMs } from '../../../ports/clock.ts'
import type { PortfolioChange } from '../report.ts'
import type { Worth } from './accounting.ts'

const ENTRY_NAME = 'portfolio-baseline'

/** What the whole account was worth when its long-term result began. Quote. */
export interface PortfolioBaseline {
  readonly time: EpochMs
  readonly value: Decimal
  /** Flows that had happened before. */
  readonly flows: Decimal
  /** The same of assets that had no price then, in their own units. */
  readonly unpriced: Readonly<Record<string, Decimal>>
}

/** The baseline in the journal; undefined before the first start. */
export function storedBaseline(view: JournalView): PortfolioBaseline | undefined {
  const data = view.strategy.get(ENTRY_NAME)
  if (data === undefined) return undefined
  const { time, value, flows, unpriced } = data
  return {
    time: Number(time),
    value: decimal(String(value)),
    flows: decimal(String(flows)),
    unpriced: mapAmounts(Object.entries(unpriced ?? {}), (amount) => decimal(String(amount))),
  }
}

/** Writes the baseline when there is none yet. It never moves after that: flows are taken off instead. */
export function setBaseline(book: RecordBook, now: EpochMs, worth: Worth): void {
  if (storedBaseline(book.view) !== undefined) return
  const { flows, unpricedFlows } = book.view.totals
  const unpriced = mapAmounts(Object.entries(unpricedFlows), (amount) => amount.toFixed())
  const data = { time: now, value: worth.value.toFixed(), flows: flows.toFixed(), unpriced }
  book.append({ kind: 'strategy', time: now, body: { name: ENTRY_NAME, data } })
}

function mapAmounts<From, To>(
  entries: readonly (readonly [string, From])[],
  read: (amount: From) => To,
): Readonly<Record<string, To>> {
  return Object.fromEntries(entries.map(([asset, amount]) => [asset, read(amount)]))
}

/**
 * Long-term result of the whole account: what changed since the baseline and was neither paid in nor out. What came
 * or went without a price, such as coins before the first look at a market, counts at its price of now.
 */
export function portfolioChange(view: JournalView, worth: Worth, now: EpochMs): PortfolioChange {
  const { totals } = view
  const { unpricedFlows } = totals
  const begun = { time: now, value: worth.value, flows: totals.flows, unpriced: unpricedFlows }
  const baseline = storedBaseline(view) ?? begun
  let flows = totals.flows.minus(baseline.flows)
  const unpriced = new Set(worth.unpriced)
  for (const [asset, sum] of Object.entries(unpricedFlows)) {
    const amount = sum.minus(baseline.unpriced[asset] ?? ZERO)
    const price = worth.prices.get(asset)
    if (price !== undefined) flows = flows.plus(amount.times(price))
    else if (!amount.isZero()) unpriced.add(asset)
  }
  return {
    since: baseline.time,
    baseline: baseline.value,
    value: worth.value,
    flows,
    pnl: worth.value.minus(baseline.value).minus(flows),
    unpriced: [...unpriced],
  }
}

/**
 * Writes the worth of the account and the count of checks, unless the newest checkpoint is younger than
 * `everyMs` or the disk is nearly full.
 *
 * @param worthOf Asked only when something is written.
 * @throws {JournalError}
 */
export function writeCheckpoint(
  book: RecordBook,
  now: EpochMs,
  everyMs: number,
  checks: number,
  worthOf: () => { readonly value: Decimal; readonly portfolio: Decimal },
): void {
  const { history, checks: written } = book.view.totals
  const last = history.at(-1)
  if (last !== undefined && (now - last.time < everyMs || checks === written)) return
  if (book.isLowOnSpace()) return
  const { value, portfolio } = worthOf()
  const body = { checks, value: value.toFixed(), portfolio: portfolio.toFixed() }
  book.append({ kind: 'checkpoint', time: now, body })
}
