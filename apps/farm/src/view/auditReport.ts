import type { Decimal } from '@asterkit/instruments'
import type { FarmReport } from '@asterkit/strategy'

/** Whether a report's numbers explain each other, recomputed from its parts. */
export interface ReportAudit {
  /** funding + spot + perp - fees + external flow equals end - start. */
  readonly isExact: boolean
  /** End value minus what the parts give, quote. Zero when exact. */
  readonly unexplained: Decimal
  /** Every ledger balance equals the exchange's. False when the exchange did not state one: unknown. */
  readonly isLedgerEqual: boolean
}

/** Recomputes a report from its parts instead of believing its sums. */
export function auditReport(report: FarmReport): ReportAudit {
  const { funding, spotPnl, perpPnl, fees } = report.pnl
  const explained = report.startValue
    .plus(funding)
    .plus(spotPnl)
    .plus(perpPnl)
    .minus(fees)
    .plus(report.externalFlow)
  const unexplained = report.endValue.minus(explained)
  return {
    isExact: unexplained.isZero(),
    unexplained,
    isLedgerEqual: report.ledger.length > 0 && report.ledger.every(isEqual),
  }
}

function isEqual({ ledger, exchange }: FarmReport['ledger'][number]): boolean {
  return exchange !== undefined && ledger.eq(exchange)
}
