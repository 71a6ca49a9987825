import { type Paint, renderTable, wrapText } from '@asterkit/app-kit'
import type { TrendFile } from '@asterkit/market-making'

const WIDTH = 80
const LEGEND =
  'seen: the best setting where it was chosen. unseen: the same choice, made on the past and followed through later candles. trust: how much of a tilt it deserves, 0 to 1.'

/** Returns trends for people: direction, what the best setting gained where it was chosen, and what came later. */
export function trendView(file: TrendFile, path: string, paint: Paint): string[] {
  const percent = (value: number | undefined) => (value === undefined ? '-' : value.toFixed(1))
  return [
    ...renderTable({
      width: WIDTH,
      paint,
      columns: [
        { header: 'symbol', overflow: 'truncate' },
        { header: 'trend' },
        { header: 'agree', align: 'right' },
        { header: 'best' },
        { header: 'seen %', align: 'right' },
        { header: 'unseen %', align: 'right' },
        { header: 'trades', align: 'right' },
        { header: 'wins (95 %)', align: 'right' },
        { header: 'trust', align: 'right' },
      ],
      rows: file.markets.map(({ symbol, direction, agreement, best, unseen, confidence }) => [
        symbol,
        direction === 1 ? { text: 'up', style: 'good' } : { text: 'down', style: 'bad' },
        `${(agreement * 100).toFixed(0)} %`,
        `${best.period}x${best.multiplier}`,
        percent(best.returnPct),
        percent(unseen?.returnPct),
        unseen ? String(unseen.trades) : '-',
        unseen?.winInterval?.map((share) => (share * 100).toFixed(0)).join('-') ?? '-',
        confidence.toFixed(2),
      ]),
    }),
    ...file.missing.flatMap(({ symbol, reason }) => [
      `${paint('strong', symbol)}  ${paint('bad', 'no trend')}`,
      ...wrapText(`  ${reason}`, WIDTH),
    ]),
    '',
    ...wrapText(LEGEND, WIDTH),
    `Written to ${path}`,
  ]
}
