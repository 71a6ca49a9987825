import { formatAmount, formatDay, formatPercent } from '@asterkit/app-kit'
import type { FarmEvent } from '@asterkit/strategy'

/** Returns one line about a check: its number, completed cycles, worth and long-term result. */
export function checkText(event: Extract<FarmEvent, { kind: 'check' }>): string {
  const { counters, portfolio, held, unread = [] } = event
  const { value, pnl, baseline, since } = portfolio
  const share = baseline.gt(0)
    ? ` (${formatPercent(pnl.div(baseline).toDecimalPlaces(4), { isSigned: true })})`
    : ''
  return [
    `${counters.checks}`,
    `cycles ${counters.closed}`,
    `pairs ${held.length + unread.length}`,
    `${formatAmount(value)} USDT`,
    `PnL ${formatAmount(pnl, { isSigned: true })}${share} since ${formatDay(since)}`,
  ].join('  ')
}
