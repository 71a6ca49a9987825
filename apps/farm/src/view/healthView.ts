import { formatAmount, formatExact, formatPercent, renderTable } from '@asterkit/app-kit'
import type { FarmHealth } from '@asterkit/strategy'
import type { AccountLook } from '../lookAtAccount.ts'
import { accountTitle } from './accountTitle.ts'
import { labelledText, WIDTH } from './labelled.ts'

const STATUS_STYLE = { healthy: 'good', warning: 'warn', critical: 'bad' } as const

/** Returns the verdict over the account: what was asked, what was found, and a line per held pair. */
export function healthView(look: AccountLook, health: FarmHealth): string[] {
  const { inspection, place } = look
  const { paint } = place.output
  const { findings, status, criteria } = health
  return [
    ...accountTitle(look, 'Health'),
    `Status ${paint(STATUS_STYLE[status], status.toUpperCase())}`,
    ...findings.flatMap(({ level, symbol, code, detail }) =>
      labelledText({
        label: level === 'critical' ? 'CRITICAL' : 'warning',
        style: level === 'critical' ? 'bad' : 'warn',
        text: `${symbol === undefined ? '' : `${symbol}: `}${detail} (${code})`,
        paint,
      }),
    ),
    ...(inspection.pairs.length === 0
      ? ['', 'No pair is held.']
      : [
          '',
          ...renderTable({
            width: WIDTH,
            paint,
            columns: [
              { header: 'pair', overflow: 'truncate' },
              { header: 'spot', align: 'right' },
              { header: 'perp', align: 'right' },
              { header: 'apart', align: 'right' },
              { header: 'value', align: 'right' },
              { header: 'margin used', align: 'right' },
              { header: 'lev', align: 'right' },
            ],
            rows: inspection.pairs.map((pair) => [
              { text: pair.holding.symbol, style: 'strong' },
              formatExact(pair.holding.spotQuantity),
              formatExact(pair.holding.perpQuantity),
              formatPercent(pair.imbalance.toDecimalPlaces(6)),
              formatAmount(pair.spotValue.plus(pair.perpNotional)),
              formatPercent(pair.marginUse?.used.toDecimalPlaces(3), { places: 1 }),
              `${pair.holding.leverage}x`,
            ]),
          }),
        ]),
    '',
    paint('dim', 'Asked:'),
    ...criteria.flatMap((line) => labelledText({ label: '-', text: line, paint, labelWidth: 1 })),
  ]
}
