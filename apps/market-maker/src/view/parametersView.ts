import { formatTime, type Paint, renderTable, wrapText } from '@asterkit/app-kit'
import { type MarketParameters, originalQuote, type ParameterFile } from '@asterkit/market-making'

const WIDTH = 80

/** Returns calibrated parameters for people: figures, what resting at the touch would have earned, and doubts. */
export function parametersView(file: ParameterFile, path: string, paint: Paint): string[] {
  return [
    ...file.markets.flatMap((market) => [...marketView(market, paint), '']),
    ...file.missing.flatMap(({ symbol, reason }) => [
      `${paint('strong', symbol)}  ${paint('bad', 'no parameters')}`,
      ...indented(reason),
    ]),
    `Written to ${path}`,
  ]
}

function marketView(market: MarketParameters, paint: Paint): string[] {
  const { data, volatility, arrivals, touch, problems } = market
  const percent = (share: number) => `${(share * 100).toFixed(0)} %`
  const verdict = problems.length === 0 ? paint('good', 'usable') : paint('bad', 'refused')
  const rows = [arrivals.sell, arrivals.buy].map((side, at) => [
    at === 0 ? 'bid' : 'ask',
    `${per(side.kPerBps)} (${side.kInterval.map(per).join(' to ')})`,
    `${per(side.volumePerSecond)} (${side.volumeInterval.map(per).join(' to ')})`,
    side.rSquared === undefined ? '-' : percent(side.rSquared),
    String(side.trades),
  ])
  return [
    `${paint('strong', market.symbol)}  ${verdict}`,
    `  data        ${formatTime(data.from)} to ${formatTime(data.to)}`,
    `              book known ${(data.seconds / 60).toFixed(1)} min, ${data.trades} trades, ${percent(data.hiddenShare)} hidden`,
    `  volatility  ${per(volatility.sigmaBps)} bp per root second (${volatility.method}; realised ${per(volatility.realisedBps)})`,
    ...indented(volatility.garchRefused && `no GARCH: ${volatility.garchRefused}`, 14),
    `  spread      ${per(market.spreadBps)} bp`,
    ...(touch ? touchLines(touch) : []),
    ...renderTable({
      width: WIDTH,
      paint,
      columns: [
        { header: 'fills' },
        { header: 'k, 1/bp (95 %)' },
        { header: 'volume/s at 0 (95 %)' },
        { header: 'R2', align: 'right' },
        { header: 'trades', align: 'right' },
      ],
      rows,
    }).map((line) => `  ${line}`),
    ...originalLines(market),
    ...problems.flatMap((problem) => indented(`! ${problem}`)),
  ]
}

/** What the ping-pong mode would quote without a position, and by which figures. */
function originalLines({ original, originalRefused, midPrice }: MarketParameters): string[] {
  if (original === undefined) {
    return indented(
      originalRefused && `ping-pong: no figures, it uses its static width: ${originalRefused}`,
    )
  }
  const { bidOffset, askOffset } = originalQuote({ mid: midPrice, inventory: 0, ...original })
  const bps = (offset: number) => ((offset / midPrice) * 10_000).toFixed(1)
  const { sigma, kBuy, kSell, horizonDays } = original
  return [
    `  ping-pong   bid ${bps(bidOffset)}, ask ${bps(askOffset)} bp from the mid (sigma ${per(sigma)} a day, k ${per(kSell)}/${per(kBuy)}, ${(horizonDays * 24).toFixed(2)} h)`,
  ]
}

/** Text of several lines, or none. */
function indented(text: string | undefined, blanks = 2): string[] {
  if (text === undefined) return []
  return wrapText(text, WIDTH - blanks).map((line) => ' '.repeat(blanks) + line)
}

/** Three digits, without an exponent. */
function per(value: number): string {
  if (value >= 100) return value.toFixed(0)
  return value >= 0.001 ? value.toPrecision(3) : value.toFixed(6)
}

/** A maker sees here whether joining the touch would have paid. */
function touchLines({
  halfSpreadBps,
  adverseBps,
}: NonNullable<MarketParameters['touch']>): string[] {
  const { s1, s5, s30 } = adverseBps
  const left = halfSpreadBps - s5
  return [
    `  fills there earned ${halfSpreadBps.toFixed(2)} bp from the mid; it then moved against them by`,
    `              ${s1.toFixed(2)} bp in 1 s, ${s5.toFixed(2)} in 5 s, ${s30.toFixed(2)} in 30 s`,
    `              ${left.toFixed(2)} bp left after 5 s, before fees`,
  ]
}
