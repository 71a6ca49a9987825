import { Decimal, ZERO } from '@asterkit/instruments'
import { hedgeModeAdvice } from '../../../hedgeModeAdvice.ts'
import { QUOTE_ASSET } from '../../../ledger/quoteAsset.ts'
import type { FundingFarmConfig } from '../config.ts'
import { pct } from '../heldPair.ts'
import type { FarmInspection } from './inspectFarm.ts'
import type { PairInspection } from './inspectPair.ts'

/** Something about the account that a person should know. `code` is stable. */
export interface HealthFinding {
  /** `critical`: money is at risk, or a person has to decide. */
  readonly level: 'critical' | 'warning'
  readonly code:
    | 'halted'
    | 'hedge-mode'
    | 'unhedged'
    | 'journal-differs'
    | 'coins-missing'
    | 'unreadable'
    | 'margin-low'
    | 'leverage-high'
    | 'margin-shared'
    | 'leg-unsellable'
    | 'leg-small'
    | 'funding-negative'
    | 'foreign-position'
    | 'foreign-order'
    | 'unresolved'
    | 'funds-low'
  readonly symbol?: string
  readonly detail: string
}

/** Verdict over the whole account. */
export interface FarmHealth {
  readonly status: 'healthy' | 'warning' | 'critical'
  /** What was asked, in words with the limits in force. */
  readonly criteria: readonly string[]
  /** Critical ones first. */
  readonly findings: readonly HealthFinding[]
}

/** Free quote of both wallets below which nothing can be opened anywhere. */
const LEAST_FUNDS = new Decimal(30)
/** The spot leg must be worth this many smallest orders, so that a fall of the price leaves it sellable. */
const SMALL_ORDERS = 2
const MOST_LEVERAGE = 3

/**
 * Judges the account: only looks, decides nothing about trading.
 *
 * @param haltRequest Why a person has halted the bot; undefined: nobody has.
 */
export function judgeHealth(
  inspection: FarmInspection,
  config: FundingFarmConfig,
  haltRequest?: string,
): FarmHealth {
  const findings = [
    ...accountFindings(inspection, haltRequest),
    ...inspection.unreadable.map((symbol) =>
      critical('unreadable', `${symbol} is held, but its market cannot be read`, symbol),
    ),
    ...inspection.pairs.flatMap((pair) => pairFindings(pair, config)),
    ...foreignFindings(inspection),
  ].sort((a, b) => a.level.localeCompare(b.level))
  const [worst] = findings
  return { status: worst?.level ?? 'healthy', criteria: criteriaOf(config), findings }
}

function criteriaOf({ margin, maxDeltaPct }: FundingFarmConfig): readonly string[] {
  return [
    'one-way position mode, no halt, every order accounted for',
    `legs equal to a lot; more than ${maxDeltaPct.toFixed()} % apart is critical`,
    `margin used: warning from ${margin.topUpAtPct.toFixed()} %, critical from ${margin.trimAtPct.toFixed()} % of the way to liquidation`,
    `leverage up to ${MOST_LEVERAGE}x, isolated margin`,
    `spot leg worth at least one smallest order, better ${SMALL_ORDERS}`,
    'upcoming funding positive; no positions or orders of others',
    `without a pair at least ${LEAST_FUNDS.toFixed()} USDT free`,
  ]
}

function accountFindings(inspection: FarmInspection, haltRequest?: string): HealthFinding[] {
  const { book, positionMode, pairs, state } = inspection
  const { halt, openAttempts, openTransfers } = book.view
  const findings: HealthFinding[] = []
  if (halt !== undefined) findings.push(critical('halted', `the bot has halted: ${halt.reason}`))
  if (haltRequest !== undefined) findings.push(warning('halted', haltRequest))
  if (positionMode === 'hedge') {
    findings.push(critical('hedge-mode', hedgeModeAdvice))
  }
  const open = openAttempts.size + openTransfers.size
  if (open > 0) {
    findings.push(warning('unresolved', `the outcome of ${open} call(s) is not known yet`))
  }
  const { wallets } = state
  const free = (wallets?.spotFree ?? ZERO).plus(wallets?.perpAvailable ?? ZERO)
  if (pairs.length === 0 && free.lt(LEAST_FUNDS)) {
    findings.push(warning('funds-low', `${free.toFixed(2)} ${QUOTE_ASSET} are free`))
  }
  return findings
}

function pairFindings(pair: PairInspection, config: FundingFarmConfig): HealthFinding[] {
  const { symbol } = pair.holding
  return [
    ...legFindings(pair, config),
    ...marginFindings(pair, config),
    ...(pair.fundingRate?.isNegative() && !pair.fundingRate.isZero()
      ? [
          warning(
            'funding-negative',
            `the short pays next: ${pct(pair.fundingRate, 4)} per interval`,
            symbol,
          ),
        ]
      : []),
  ]
}

function legFindings(pair: PairInspection, { maxDeltaPct }: FundingFarmConfig): HealthFinding[] {
  const { holding, deltaLots, netDelta, imbalance, venuePerpQuantity, venueSpotQuantity } = pair
  const { symbol, spotQuantity, perpQuantity } = holding
  const findings: HealthFinding[] = []
  const onVenue = venuePerpQuantity ?? ZERO
  if (!onVenue.eq(perpQuantity)) {
    const detail = `short is ${onVenue.toFixed()} on the exchange, ${perpQuantity.toFixed()} in the journal`
    findings.push(critical('journal-differs', detail, symbol))
  }
  if (venueSpotQuantity === undefined || venueSpotQuantity.lt(spotQuantity)) {
    const found = venueSpotQuantity?.toFixed() ?? 'an unknown number'
    const detail = `${found} of the ${spotQuantity.toFixed()} coins that the pair owns are there`
    findings.push(critical('coins-missing', detail, symbol))
  }
  if (deltaLots.gt(1)) {
    const level = imbalance.times(100).gt(maxDeltaPct) ? critical : warning
    findings.push(
      level('unhedged', `${netDelta.toFixed()} is not hedged, ${pct(imbalance)}`, symbol),
    )
  }
  if (pair.spotValue.lt(pair.leastSpotOrder)) {
    const detail = `spot leg of ${pair.spotValue.toFixed(2)} is too small to be sold`
    findings.push(critical('leg-unsellable', detail, symbol))
  } else if (pair.spotValue.lt(pair.leastSpotOrder.times(SMALL_ORDERS))) {
    const detail = `spot leg of ${pair.spotValue.toFixed(2)} is near the smallest order of ${pair.leastSpotOrder.toFixed()}`
    findings.push(warning('leg-small', detail, symbol))
  }
  return findings
}

function marginFindings(pair: PairInspection, { margin }: FundingFarmConfig): HealthFinding[] {
  const { symbol, leverage } = pair.holding
  const findings: HealthFinding[] = []
  const used = pair.marginUse?.used.times(100)
  if (used?.gte(margin.topUpAtPct)) {
    const level = used.gte(margin.trimAtPct) ? critical : warning
    findings.push(level('margin-low', `${used.toFixed(1)} % of the way to liquidation`, symbol))
  }
  if (leverage > MOST_LEVERAGE) {
    findings.push(critical('leverage-high', `${leverage}x is liquidated too easily`, symbol))
  }
  return findings
}

function foreignFindings({ positions, foreignOrders }: FarmInspection): HealthFinding[] {
  const findings: HealthFinding[] = []
  for (const { symbol, quantity, own, marginType } of positions) {
    const foreign = quantity.minus(own)
    if (own.isZero() && !foreign.isZero()) {
      const detail = `a perp position of ${foreign.toFixed()} is not the bot's; nothing opens beside it`
      findings.push(warning('foreign-position', detail, symbol))
    } else if (marginType === 'cross') {
      findings.push(warning('margin-shared', 'the short is on cross margin', symbol))
    }
  }
  for (const { symbol, market, orderId } of foreignOrders) {
    findings.push(warning('foreign-order', `${market} order ${orderId} is not the bot's`, symbol))
  }
  return findings
}

function critical(code: HealthFinding['code'], detail: string, symbol?: string): HealthFinding {
  return { level: 'critical', code, detail, ...(symbol !== undefined && { symbol }) }
}

function warning(code: HealthFinding['code'], detail: string, symbol?: string): HealthFinding {
  return { level: 'warning', code, detail, ...(symbol !== undefined && { symbol }) }
}
