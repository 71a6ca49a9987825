import { formatAmount } from '@asterkit/app-kit'
import type { Decimal } from '@asterkit/instruments'

/**
 * Shows a price, or a distance of prices with the places of that price. Unknown is `?`.
 *
 * @param price Decides the places: 2 from 1000 on, 4 from 1 on, 6 from 0.01 on, else 8.
 */
export function formatPrice(
  value: Decimal | undefined,
  price: Decimal | undefined,
  isSigned = false,
): string {
  if (value === undefined || price === undefined) return '?'
  const places = price.gte(1000) ? 2 : price.gte(1) ? 4 : price.gte('0.01') ? 6 : 8
  return formatAmount(value.toDecimalPlaces(places), { places, isSigned })
}
