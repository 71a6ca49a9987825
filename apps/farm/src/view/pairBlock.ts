import {
  formatAmount,
  formatDuration,
  formatExact,
  formatHours,
  formatMoney,
  formatPercent,
  formatTime,
  type Paint,
} from '@asterkit/app-kit'
import type { PairInspection } from '@asterkit/strategy'
import { factLines } from './labelled.ts'

/**
 * Returns everything about one held pair: both legs, net delta, funding against fees, break-even, result, distance
 * to liquidation, next payment. Unknown figures are `?`.
 */
export function pairBlock(pair: PairInspection, now: number, paint: Paint): string[] {
  const { holding, pnl, markPrice } = pair
  const { symbol, baseAsset, leverage, status } = holding
  const age = formatDuration(Math.max(0, now - holding.openedAt))
  const state = status === 'open' ? '' : `, ${paint('warn', status.toUpperCase())}`
  const signed = (amount: typeof pnl.net) => formatAmount(amount, { isSigned: true })
  const isHedged = pair.deltaLots.lte(1)
  return [
    `${paint('strong', symbol)}  long spot, short perp ${leverage}x, held ${age} since ${formatTime(holding.openedAt)}${state}`,
    ...factLines(
      [
        [
          'spot',
          `${formatExact(holding.spotQuantity)} ${baseAsset}, ${formatMoney(pair.spotValue)}`,
        ],
        [
          'perp',
          `${formatExact(holding.perpQuantity)} ${baseAsset}, ${formatMoney(pair.perpNotional)} at mark ${formatExact(markPrice)}`,
        ],
        [
          'net delta',
          `${formatExact(pair.netDelta)} ${baseAsset} (${formatExact(pair.deltaLots.toDecimalPlaces(2))} lots), imbalance ${formatPercent(pair.imbalance.toDecimalPlaces(6))}${isHedged ? '' : '  NOT HEDGED'}`,
        ],
        [
          'funding',
          `${formatMoney(holding.fundingReceived, { isSigned: true, places: 4 })}, ${formatPercent(pair.feeCoverage, { places: 0 })} of ${formatAmount(pair.roundTripFees)} round-trip fees`,
        ],
        ['break-even', breakEvenText(pair)],
        [
          'result now',
          `${signed(pnl.net)} = funding ${signed(pnl.funding)}, basis ${signed(pnl.basisPnl)}, fees paid ${signed(pnl.fees.neg())}`,
        ],
        ['liquidation', liquidationText(pair)],
        ['next funding', nextFundingText(pair, now)],
      ],
      { paint },
    ),
  ]
}

function breakEvenText({ breakEvenHours }: PairInspection): string {
  if (breakEvenHours === undefined) return 'not at the coming rate'
  if (breakEvenHours.isZero()) return 'reached: funding has paid the fees of all four fills'
  return `in ${formatHours(breakEvenHours.toNumber())} at the coming rate`
}

function liquidationText({
  liquidationPrice,
  liquidationDistance,
  marginUse,
}: PairInspection): string {
  if (liquidationPrice === undefined) return 'the exchange states no price'
  const used =
    marginUse && `, ${formatPercent(marginUse.used.toDecimalPlaces(3), { places: 1 })} of the way`
  return `at ${formatExact(liquidationPrice.toSignificantDigits(7))}, ${formatPercent(liquidationDistance, { places: 1 })} above the mark${used ?? ''}`
}

function nextFundingText(pair: PairInspection, now: number): string {
  const { nextFundingTime, fundingRate, nextFunding, fundingIntervalHours: every } = pair
  if (nextFundingTime === undefined || fundingRate === undefined) return '?'
  const amount = nextFunding && formatMoney(nextFunding, { isSigned: true, places: 4 })
  return `${amount ?? '?'} in ${formatDuration(Math.max(0, nextFundingTime - now))} at ${fundingRate.times(100).toFixed(4)} %${every === undefined ? '' : ` every ${every} h`}`
}
