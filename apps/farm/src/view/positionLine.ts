import { formatAmount, formatExact, formatPercent } from '@asterkit/app-kit'
import type { Decimal } from '@asterkit/instruments'
import type { PositionView } from '@asterkit/strategy'

/** Returns one sentence about a held pair: size, funding, net, how much of its cost is earned back. */
export function positionText(position: PositionView, accountValue?: Decimal): string {
  const { holding, pnl } = position
  const parts = [
    `${holding.symbol} ${formatExact(holding.perpQuantity)}`,
    `funding ${formatAmount(holding.fundingReceived, { isSigned: true })}`,
    `net ${formatAmount(pnl.net, { isSigned: true })}`,
    `cost paid ${formatPercent(position.feeCoverage, { places: 0 })}`,
  ]
  if (!position.deltaLots.abs().lte(1)) parts.push(`UNHEDGED ${formatExact(position.netDelta)}`)
  if (accountValue !== undefined) parts.push(`account ${formatAmount(accountValue)}`)
  return parts.join('  ')
}

/** Returns the same for a status line, as short as it gets. */
export function positionStatus({ holding, pnl }: PositionView): string {
  const amount = (value: Decimal) => formatAmount(value, { isSigned: true })
  return `${holding.symbol} net ${amount(pnl.net)}, funding ${amount(holding.fundingReceived)}`
}

/** Returns what a kept pair is, for people who leave: both legs, in base units. */
export function keptText(position: PositionView): string {
  const { holding } = position
  return `${holding.symbol}: ${formatExact(holding.spotQuantity)} on spot against ${formatExact(holding.perpQuantity)} on perp, funding so far ${formatAmount(holding.fundingReceived, { isSigned: true })} USDT`
}
