/** The finest digits that the books of a recording show; mutable. */
export interface SeenDigits {
  /** Digits after the point. */
  price: number
  quantity: number
  /** Any price of it, quote per base. */
  typicalPrice: number
}

/** Takes a level into account. */
export function seeLevel(
  seen: SeenDigits,
  priceDecimals: number,
  quantityDecimals: number,
  price: number,
): void {
  if (priceDecimals > seen.price) seen.price = priceDecimals
  if (quantityDecimals > seen.quantity) seen.quantity = quantityDecimals
  seen.typicalPrice = price
}
