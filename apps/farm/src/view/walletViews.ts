import { formatAmount, formatExact, formatMoney, renderTable } from '@asterkit/app-kit'
import { Decimal, ZERO } from '@asterkit/instruments'
import type { AccountLook } from '../lookAtAccount.ts'
import { accountTitle } from './accountTitle.ts'
import { WIDTH } from './labelled.ts'
import { perpTable } from './perpTable.ts'
import { unpricedText } from './positionsView.ts'

/** Returns the spot wallet: free, locked, the pairs' own coins, value. */
export function spotView(look: AccountLook): string[] {
  const { inspection, place } = look
  const { paint } = place.output
  const total = Decimal.sum(ZERO, ...inspection.spot.map(({ value }) => value ?? ZERO))
  const unpriced = inspection.spot.flatMap(({ asset, value }) =>
    value === undefined ? [asset] : [],
  )
  return [
    ...accountTitle(look, 'Spot wallet'),
    ...renderTable({
      width: WIDTH,
      paint,
      columns: [
        { header: 'asset', overflow: 'truncate' },
        { header: 'free', align: 'right' },
        { header: 'locked', align: 'right' },
        { header: 'of the bot', align: 'right' },
        { header: 'price', align: 'right' },
        { header: 'USDT', align: 'right' },
      ],
      rows: inspection.spot.map(({ asset, free, locked, own, price, value }) => [
        { text: asset, style: 'strong' },
        formatExact(free),
        formatExact(locked),
        own.isZero() ? '' : formatExact(own),
        price === undefined ? '?' : formatExact(price.toSignificantDigits(7)),
        value === undefined ? '?' : formatAmount(value),
      ]),
    }),
    '',
    `Total ${formatMoney(total)}${unpricedText(unpriced)}`,
  ]
}

/** Returns the perp wallet with its margin by asset, and every position. */
export function perpView(look: AccountLook): string[] {
  const { inspection, place } = look
  const { paint } = place.output
  const { perp, positions } = inspection
  const unrealized = Decimal.sum(ZERO, ...positions.map((row) => row.unrealizedProfit))
  return [
    ...accountTitle(look, 'Perp wallet'),
    ...renderTable({
      width: WIDTH,
      paint,
      columns: [
        { header: 'asset' },
        { header: 'wallet', align: 'right' },
        { header: 'available', align: 'right' },
        { header: 'may leave', align: 'right' },
      ],
      rows: perp.map(({ asset, wallet, available, maxWithdraw }) => [
        { text: asset, style: 'strong' },
        formatAmount(wallet, { places: 4 }),
        formatAmount(available, { places: 4 }),
        formatAmount(maxWithdraw, { places: 4 }),
      ]),
    }),
    `Unrealised ${formatMoney(unrealized, { isSigned: true })}, position mode ${inspection.positionMode}`,
    '',
    ...(positions.length === 0 ? ['No position.'] : perpTable(positions, paint)),
  ]
}
