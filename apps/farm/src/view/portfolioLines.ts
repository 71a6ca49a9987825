import { formatAmount, formatDay, formatMoney, formatPercent } from '@asterkit/app-kit'
import type { AccountLook } from '../lookAtAccount.ts'

/** Returns one line about the long-term result, deposits and withdrawals taken off; none before the first run. */
export function portfolioLines({ inspection }: AccountLook): string[] {
  const portfolio = inspection.report?.portfolio
  if (portfolio === undefined) return []
  const { baseline, pnl, flows, since } = portfolio
  const share = baseline.gt(0)
    ? ` (${formatPercent(pnl.div(baseline).toDecimalPlaces(4), { isSigned: true })})`
    : ''
  const flow = flows.isZero()
    ? ''
    : `, deposits less withdrawals ${formatAmount(flows, { isSigned: true })}`
  return [
    `Result ${formatMoney(pnl, { isSigned: true })}${share} since ${formatDay(since)}, from ${formatAmount(baseline)}${flow}`,
  ]
}
