import { formatAmount, formatMoney, formatPercent } from '@asterkit/app-kit'
import { type EntryFigures, entrySaving } from '@asterkit/strategy'

const signed = { places: 4, isSigned: true } as const

/** Returns what maker-first entries came to as facts: how much rested, and the saving with its parts. */
export function entryFacts(
  entry: EntryFigures | undefined,
): readonly (readonly [name: string, value: string])[] {
  if (entry === undefined) return []
  const { makerValue, takerValue, fees, takerFees, spotGain, perpGain } = entry
  const value = makerValue.plus(takerValue)
  const share = value.isZero() ? value : makerValue.div(value)
  const parts = [
    `fees ${formatAmount(takerFees.minus(fees), signed)}`,
    `spot price ${formatAmount(spotGain, signed)}`,
    `perp price ${formatAmount(perpGain, signed)}`,
  ]
  return [
    [
      'maker-first',
      `${formatPercent(share, { places: 1 })} of ${formatMoney(value)} came to resting orders`,
    ],
    ['measured saving', `${formatAmount(entrySaving(entry), signed)} USDT = ${parts.join(', ')}`],
  ]
}

/** Returns the saving of one opening as the end of a sentence; empty when its coins were taken at once. */
export function savingText(entry: EntryFigures | undefined): string {
  if (entry === undefined) return ''
  return `, maker-first saved ${formatAmount(entrySaving(entry), signed)}`
}
