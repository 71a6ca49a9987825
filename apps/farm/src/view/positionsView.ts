import { formatMoney } from '@asterkit/app-kit'
import type { AccountLook } from '../lookAtAccount.ts'
import { accountTitle } from './accountTitle.ts'
import { pairBlock } from './pairBlock.ts'
import { perpTable } from './perpTable.ts'
import { portfolioLines } from './portfolioLines.ts'

/** Returns the held pairs, what else is on the account, and what all of it is worth. */
export function positionsView(look: AccountLook): string[] {
  const { inspection, place } = look
  const { paint } = place.output
  const { pairs, unreadable, positions, time } = inspection
  const others = positions.filter(({ own }) => own.isZero())
  const coins = inspection.spot.filter(
    ({ asset, own, free, locked }) => asset !== 'USDT' && free.plus(locked).gt(own),
  )
  return [
    ...accountTitle(look, 'Positions'),
    ...(pairs.length + unreadable.length === 0 ? ['No pair is held.'] : []),
    ...pairs.flatMap((pair) => ['', ...pairBlock(pair, time, paint)]),
    ...unreadable.map((symbol) =>
      paint('bad', `${symbol} is held, but its market cannot be read now.`),
    ),
    ...(others.length === 0
      ? []
      : [
          '',
          paint('strong', 'Perp positions that are not the bot’s'),
          ...perpTable(others, paint),
        ]),
    ...(coins.length === 0
      ? []
      : [
          '',
          `Other coins: ${coins
            .map(
              ({ asset, own, free, locked }) =>
                `${free.plus(locked).minus(own).toFixed()} ${asset}`,
            )
            .join(', ')} (the bot leaves them alone)`,
        ]),
    '',
    `Account value ${formatMoney(inspection.value)}${unpricedText(inspection.unpriced)}`,
    ...portfolioLines(look),
  ]
}

/** Says which assets are left out of a value. */
export function unpricedText(unpriced: readonly string[]): string {
  return unpriced.length === 0 ? '' : `, without ${unpriced.join(', ')}: no price is known`
}
