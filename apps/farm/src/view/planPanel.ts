import { formatAmount, formatExact, formatHours, formatMoney, type Paint } from '@asterkit/app-kit'
import type { EntryPlan } from '@asterkit/strategy'
import { factLines, labelledLines, TEXT_COLUMN } from './labelled.ts'

/** Returns what is shown before the first order of a pair: what it costs, may bring and may lose. */
export function planPanel(
  plan: EntryPlan,
  options: { readonly time: number; readonly paint: Paint },
): string[] {
  const quantity = formatExact(plan.quantity)
  const cost = plan.roundTripFees.plus(plan.roundTripSlippage)
  return [
    ...labelledLines({
      ...options,
      label: 'plan',
      style: 'accent',
      text: `${plan.symbol}: buy ${quantity} on spot, then sell ${quantity} short on perp, ${plan.leverage}x`,
    }),
    ...factLines(
      [
        ['notional', `${formatMoney(plan.notional)} per leg`],
        [
          'round trip',
          `${formatMoney(cost)} = fees ${formatAmount(plan.roundTripFees)} + slippage ${formatAmount(plan.roundTripSlippage)}`,
        ],
        ...makerFacts(plan),
        ['break-even', `after ${formatHours(plan.breakEvenHours.toNumber())} at the average rate`],
        [
          'expected net',
          `${formatMoney(plan.expectedNet, { isSigned: true })} in ${formatHours(plan.expectedHoldHours)} (funding ${formatAmount(plan.expectedFunding, { isSigned: true })})`,
        ],
        ...(plan.expectedNet.isNegative()
          ? ([
              ['volume cost', `${formatMoney(plan.costPer1000)} per 1,000 USDT of volume, planned`],
            ] as const)
          : []),
        [
          'worst case',
          `${formatMoney(plan.worstRoundTrip.abs().neg())} if opened and closed at once, all at the caps`,
        ],
        [
          'liquidation',
          `short near ${formatExact(plan.liquidationPrice.toSignificantDigits(6))} (estimate)`,
        ],
      ],
      { indent: TEXT_COLUMN, paint: options.paint },
    ),
  ]
}

function makerFacts({ makerEntry }: EntryPlan): readonly (readonly [string, string])[] {
  if (makerEntry === undefined) return []
  const { waitSeconds, takerFee, makerFee } = makerEntry
  const fees = `fee ${formatAmount(makerFee, { places: 4 })} if all rests, ${formatAmount(takerFee, { places: 4 })} if all is taken`
  return [['spot entry', `maker first, up to ${waitSeconds} s per slice: ${fees}`]]
}

/** Returns the same in one sentence, for an opening that is tried again. */
export function shortPlan(plan: EntryPlan): string {
  const cost = plan.roundTripFees.plus(plan.roundTripSlippage)
  return `${plan.symbol} again: ${formatMoney(plan.notional)} per leg, round trip ${formatAmount(cost)}, expected net ${formatAmount(plan.expectedNet, { isSigned: true })}`
}
