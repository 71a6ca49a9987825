import { formatAmount, formatBps, formatTime, type Paint, renderTable } from '@asterkit/app-kit'
import type { Decimal } from '@asterkit/instruments'
import type { FundingFarmConfig, MarketRow, MarketSurvey } from '@asterkit/strategy'
import { WIDTH } from './labelled.ts'

/** Returns the coins of both markets by volume: basis, 24 h volumes, least capital, and how many have one leg only. */
export function pairsView(input: {
  readonly rows: readonly MarketRow[]
  readonly unpaired: MarketSurvey['unpaired']
  readonly time: number
  readonly environment: { readonly name: string }
  readonly config: FundingFarmConfig
  readonly paint: Paint
}): string[] {
  const { rows, unpaired, paint, config } = input
  const count = (code: string) => unpaired.filter(({ rejected }) => rejected?.code === code).length
  return [
    paint('strong', `Pairs on ${input.environment.name}, ${formatTime(input.time)}`),
    ...renderTable({
      width: WIDTH,
      paint,
      columns: [
        { header: 'symbol', overflow: 'truncate' },
        { header: 'basis', align: 'right' },
        { header: 'spot 24 h', align: 'right' },
        { header: 'perp 24 h', align: 'right' },
        { header: 'every', align: 'right' },
        { header: 'least', align: 'right' },
        { header: 'verdict', overflow: 'truncate' },
      ],
      rows: [...rows]
        .sort((a, b) => volumeOf(b) - volumeOf(a))
        .map((row) => [
          { text: row.symbol, style: 'strong' as const },
          formatBps(row.basisBps),
          millions(row.spotVolumeQuote),
          millions(row.perpVolumeQuote),
          row.fundingIntervalHours === undefined ? '?' : `${row.fundingIntervalHours} h`,
          row.leastCapital === undefined ? '?' : `${formatAmount(row.leastCapital)}`,
          row.rejected === undefined
            ? { text: 'passes', style: 'good' as const }
            : { text: row.rejected.code, style: 'dim' as const },
        ]),
    }),
    '',
    `${rows.length} pairs. Left out: ${count('spot-only')} on spot only, ${count('perp-only')} on perp only, ${count('stable-pair')} stable, ${count('quote-differs')} not in USDT.`,
    ...[
      'basis: perp above spot, of mids. Volumes in million USDT. least: capital in',
      `USDT for the smallest order on both markets at ${config.leverage}x, fees not counted.`,
    ].map((line) => paint('dim', line)),
  ]
}

function volumeOf({ volumeQuote }: MarketRow): number {
  return volumeQuote?.toNumber() ?? -1
}

function millions(quote: Decimal | undefined): string {
  return quote === undefined ? '?' : `${formatAmount(quote.div(1_000_000), { places: 1 })} M`
}
