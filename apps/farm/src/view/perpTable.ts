import {
  formatAmount,
  formatExact,
  formatPercent,
  type Paint,
  renderTable,
} from '@asterkit/app-kit'
import type { FarmInspection } from '@asterkit/strategy'
import { WIDTH } from './labelled.ts'

/** Returns a table of perp positions: size, entry, mark, notional, leverage, unrealised profit. */
export function perpTable(positions: FarmInspection['positions'], paint: Paint): string[] {
  return renderTable({
    width: WIDTH,
    paint,
    columns: [
      { header: 'symbol', overflow: 'truncate' },
      { header: 'side' },
      { header: 'size', align: 'right' },
      { header: 'entry', align: 'right' },
      { header: 'mark', align: 'right' },
      { header: 'notional', align: 'right' },
      { header: 'lev', align: 'right' },
      { header: 'PnL', align: 'right' },
      { header: 'PnL %', align: 'right' },
    ],
    rows: positions.map((row) => {
      const { quantity, entryPrice, markPrice, unrealizedProfit: profit } = row
      const isShort = quantity.isNegative()
      const entryValue = quantity.abs().times(entryPrice)
      const style = profit.isNegative() ? 'bad' : 'good'
      return [
        { text: row.symbol, style: 'strong' },
        { text: isShort ? 'SHORT' : 'LONG', style: isShort ? 'bad' : 'good' },
        formatExact(quantity.abs()),
        formatExact(entryPrice.toSignificantDigits(7)),
        formatExact(markPrice.toSignificantDigits(7)),
        formatAmount(quantity.abs().times(markPrice)),
        `${row.leverage}x`,
        { text: formatAmount(profit, { isSigned: true }), style },
        entryValue.isZero()
          ? '?'
          : { text: formatPercent(profit.div(entryValue), { places: 1 }), style },
      ]
    }),
  })
}
