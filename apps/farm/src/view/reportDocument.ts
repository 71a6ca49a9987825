import {
  entrySaving,
  type FarmReport,
  type FundingFarmConfig,
  type PositionView,
} from '@asterkit/strategy'
import { auditReport } from './auditReport.ts'
import { plainJson } from './plainJson.ts'
import type { SessionFacts } from './sessionFacts.ts'

/** Name and version of the document; a field is never removed or renamed within a version. */
export const REPORT_SCHEMA = 'asterkit.farm.report/1'

/**
 * Returns the one JSON document of a run. Money and quantities are decimal strings, times are epoch ms
 * with an ISO twin, fractions are fractions.
 */
export function reportDocument(input: {
  readonly facts: SessionFacts
  readonly config: FundingFarmConfig
  readonly report: FarmReport
  readonly kept: readonly PositionView[]
  /** Symbols of pairs that stay open and could not be read at the end. */
  readonly unread: readonly string[]
  readonly alerts: readonly {
    readonly time: number
    readonly code: string
    readonly detail: string
  }[]
  readonly halted?: string
}): Record<string, unknown> {
  const { report, facts } = input
  const audit = auditReport(report)
  return plainJson({
    schema: REPORT_SCHEMA,
    isUnofficial: true,
    mode: facts.mode,
    environment: facts.environment,
    feed: facts.feed,
    session: facts.session,
    config: input.config,
    startTime: report.startTime,
    startTimeIso: new Date(report.startTime).toISOString(),
    endTime: report.endTime,
    endTimeIso: new Date(report.endTime).toISOString(),
    checks: report.checks,
    startValue: report.startValue,
    endValue: report.endValue,
    change: report.endValue.minus(report.startValue),
    externalFlow: report.externalFlow,
    fundingReceived: report.pnl.funding,
    fees: { total: report.pnl.fees, spot: report.spotFees, perp: report.perpFees },
    pnl: report.pnl,
    feesByAsset: report.feesByAsset,
    slippage: report.slippage,
    // Null: no coins were bought maker-first.
    entry: report.entry ? { ...report.entry, saving: entrySaving(report.entry) } : null,
    transfers: report.transfers,
    portfolio: report.portfolio,
    counters: report.counters,
    ordersSent: report.ordersSent,
    cyclesOpened: report.cyclesOpened,
    cyclesClosed: report.cyclesClosed,
    maxDeltaLotsAtRest: report.maxDeltaLotsAtRest,
    maxNakedQuote: report.maxNakedQuote,
    cycles: report.cycles,
    // Remainders of closed pairs, too small to sell, go on changing in value.
    outsideCycles: report.cycles.reduce((rest, cycle) => rest.minus(cycle.pnl.net), report.pnl.net),
    kept: input.kept.map((position) => position.holding),
    keptUnread: input.unread,
    // A balance that the exchange does not state has neither `exchange` nor `difference`.
    ledger: report.ledger.map((row) => ({
      ...row,
      ...(row.exchange && { difference: row.ledger.minus(row.exchange) }),
    })),
    rejections: report.rejections,
    alerts: input.alerts,
    halted: input.halted ?? null,
    audit: {
      componentsAddUp: audit.isExact,
      unexplained: audit.unexplained,
      ledgerEqualsExchange: audit.isLedgerEqual,
    },
  })
}
