import {
  formatAmount,
  formatDuration,
  formatExact,
  formatHours,
  formatMoney,
  formatPercent,
  type Paint,
  padToWidth,
  type Section,
  truncateToWidth,
} from '@asterkit/app-kit'
import { Decimal, ZERO } from '@asterkit/instruments'
import type { PairInspection } from '@asterkit/strategy'
import { opportunityTable } from '../view/opportunityTable.ts'
import { perpTable } from '../view/perpTable.ts'
import { portfolioLines } from '../view/portfolioLines.ts'
import { unpricedText } from '../view/positionsView.ts'
import { progressBar } from '../view/progressBar.ts'
import type { DashboardState, Snapshot } from './dashboardState.ts'

const STATUS_STYLE = { healthy: 'good', warning: 'warn', critical: 'bad' } as const
/** Lines of the log that are kept in sight. */
const LOG_LINES = 5

/** Returns the sections of the overview, most important first; none is wider than 80 columns. */
export function overviewSections(
  snapshot: Snapshot,
  state: Pick<DashboardState, 'notes'>,
  paint: Paint,
): { readonly money: readonly Section[]; readonly market: readonly Section[] } {
  return {
    money: [
      portfolioSection(snapshot, paint),
      pairsSection(snapshot, paint),
      othersSection(snapshot, paint),
      spotSection(snapshot, paint),
    ],
    market: [opportunitiesSection(snapshot, paint), logSection(snapshot, state.notes, paint)],
  }
}

function titled(title: string, lines: readonly string[], paint: Paint, least: number): Section {
  return { lines: [paint('strong', title), ...lines], least: least + 1 }
}

function portfolioSection({ look, health }: Snapshot, paint: Paint): Section {
  const { inspection } = look
  const margins = inspection.perp
    .map(({ asset, wallet }) => `${formatAmount(wallet)} ${asset}`)
    .join(' + ')
  const cash = inspection.spot.find(({ asset }) => asset === 'USDT')
  const spotCash = cash === undefined ? ZERO : cash.free.plus(cash.locked)
  const [worst] = health.findings
  const verdict = paint(STATUS_STYLE[health.status], health.status.toUpperCase())
  return titled(
    'Portfolio',
    [
      `  total ${formatMoney(inspection.value)}${unpricedText(inspection.unpriced)}`,
      `  perp ${margins === '' ? '0.00 USDT' : margins}, spot ${formatMoney(spotCash)}`,
      ...portfolioLines(look).map((line) => `  ${line}`),
      `  health ${verdict}${worst === undefined ? '' : `  ${worst.symbol ?? ''} ${worst.code}`}`,
    ],
    paint,
    4,
  )
}

function pairsSection({ look }: Snapshot, paint: Paint): Section {
  const { pairs, unreadable, time } = look.inspection
  const lines = [
    ...pairs.flatMap((pair) =>
      pairLines(pair, look.place.config.feeCoverageMultiplier, time, paint),
    ),
    ...unreadable.map((symbol) =>
      paint('bad', `  ${symbol} is held, but its market cannot be read`),
    ),
    ...(pairs.length + unreadable.length === 0 ? ['  none is held'] : []),
  ]
  return titled('Pairs: long spot, short perp', lines, paint, Math.max(1, lines.length))
}

function pairLines(pair: PairInspection, goal: Decimal, now: number, paint: Paint): string[] {
  const { holding, pnl, feeCoverage } = pair
  const isHedged = pair.deltaLots.abs().lte(1)
  const delta = `delta ${formatExact(pair.netDelta.toSignificantDigits(4))} (${formatPercent(pair.imbalance.toDecimalPlaces(6))})`
  const rate = pair.fundingRate === undefined ? '?' : `${pair.fundingRate.times(100).toFixed(4)} %`
  const next =
    pair.nextFundingTime === undefined
      ? '?'
      : formatDuration(Math.max(0, pair.nextFundingTime - now))
  return [
    `  ${paint('accent', padToWidth(holding.symbol, 11))} ${formatExact(holding.spotQuantity)} / ${formatExact(holding.perpQuantity)}  ${paint(isHedged ? 'good' : 'bad', isHedged ? delta : `NOT HEDGED ${delta}`)}`,
    `    value ${formatAmount(pair.spotValue.plus(pair.perpNotional))}  ${holding.leverage}x  net ${paint(pnl.net.isNegative() ? 'bad' : 'good', formatAmount(pnl.net, { isSigned: true }))}  liquidation ${formatPercent(pair.liquidationDistance, { places: 1, isSigned: true })}  age ${formatDuration(Math.max(0, now - holding.openedAt))}`,
    `    funding ${formatAmount(holding.fundingReceived, { isSigned: true })} ${progressBar(feeCoverage.div(goal), paint)} ${formatPercent(feeCoverage, { places: 0 })} of fees`,
    `    next ${rate} in ${next}  break-even ${breakEven(pair)}`,
  ]
}

function breakEven({ breakEvenHours }: PairInspection): string {
  if (breakEvenHours === undefined) return 'not at the coming rate'
  return breakEvenHours.isZero() ? 'reached' : `in ${formatHours(breakEvenHours.toNumber())}`
}

function othersSection({ look }: Snapshot, paint: Paint): Section {
  const others = look.inspection.positions.filter(({ own }) => own.isZero())
  if (others.length === 0) return { lines: [], least: 0 }
  return titled('Other perp positions, not the bot’s', perpTable(others, paint), paint, 2)
}

function spotSection({ look }: Snapshot, paint: Paint): Section {
  const coins = look.inspection.spot.filter(({ asset }) => asset !== 'USDT')
  if (coins.length === 0) return { lines: [], least: 0 }
  const rows = coins.map(({ asset, free, locked, own, value }) => {
    const amount = free.plus(locked)
    const worth = value === undefined ? '?' : formatAmount(value)
    const users = Decimal.max(ZERO, amount.minus(own))
    const part = own.isZero() || users.isZero() ? '' : `, ${formatExact(users)} not the bot’s`
    const owner = own.isZero() ? ', not the bot’s' : part
    return `  ${padToWidth(asset, 8)} ${formatExact(amount)}  ${worth} USDT${owner}`
  })
  return titled('Spot coins', rows, paint, Math.min(1, rows.length))
}

function opportunitiesSection({ survey, look }: Snapshot, paint: Paint): Section {
  const [held] = look.inspection.pairs
  const options = { paint, ...(held && { held: held.holding.symbol }) }
  return titled('Opportunities', opportunityTable(survey.pairs, options), paint, 3)
}

function logSection({ log }: Snapshot, notes: readonly string[], paint: Paint): Section {
  const lines = [...notes, ...log].slice(0, LOG_LINES)
  const rows = lines.length === 0 ? ['nothing yet'] : lines
  return titled(
    'Log, newest first',
    rows.map((line) => `  ${truncateToWidth(line, 78)}`),
    paint,
    3,
  )
}
