import {
  formatAmount,
  formatMoney,
  formatPercent,
  formatShortTime,
  renderTable,
} from '@asterkit/app-kit'
import type { FundingPayment, PairInspection } from '@asterkit/strategy'
import type { AccountLook } from '../lookAtAccount.ts'
import { accountTitle } from './accountTitle.ts'
import { WIDTH } from './labelled.ts'
import { progressBar } from './progressBar.ts'

/** Payments that are listed one by one; older ones are summed up. */
const SHOWN = 15

/** Returns the payments of held pairs, newest last, with a bar that shows how much of the fees they have paid. */
export function fundingView(
  look: AccountLook,
  pairs: readonly { readonly pair: PairInspection; readonly payments: readonly FundingPayment[] }[],
): string[] {
  const { paint } = look.place.output
  return [
    ...accountTitle(look, 'Funding'),
    ...(pairs.length === 0 ? ['No pair is held, so none is paid now (stats has past ones).'] : []),
    ...pairs.flatMap(({ pair, payments }) => ['', ...pairFunding(look, pair, payments)]),
    ...(pairs.length === 0
      ? []
      : ['', paint('dim', 'Times are UTC. The goal is feeCoverageMultiplier (farm config).')]),
  ]
}

function pairFunding(
  { place }: AccountLook,
  pair: PairInspection,
  payments: readonly FundingPayment[],
): string[] {
  const { paint } = place.output
  const goal = place.config.feeCoverageMultiplier
  const { holding, feeCoverage, roundTripFees } = pair
  const shown = payments.slice(-SHOWN)
  const left = payments.length - shown.length
  return [
    `${paint('strong', holding.symbol)}  ${payments.length} payments, ${formatMoney(holding.fundingReceived, { isSigned: true, places: 4 })}`,
    `${progressBar(feeCoverage.div(goal), paint)} ${formatPercent(feeCoverage, { places: 1 })} of ${formatMoney(roundTripFees)} fees, goal ${formatPercent(goal, { places: 0 })}`,
    ...(left === 0 ? [] : [paint('dim', `... ${left} earlier payments`)]),
    ...(shown.length === 0
      ? []
      : renderTable({
          width: WIDTH,
          paint,
          columns: [
            { header: 'time' },
            { header: 'payment', align: 'right' },
            { header: 'pair total', align: 'right' },
          ],
          rows: shown.map(({ time, amount, total }) => [
            formatShortTime(time),
            {
              text: formatAmount(amount, { isSigned: true, places: 4 }),
              style: amount.isNegative() ? 'bad' : 'good',
            },
            formatAmount(total, { isSigned: true, places: 4 }),
          ]),
        })),
  ]
}
