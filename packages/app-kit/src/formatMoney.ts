/** An exact decimal, as far as showing it needs one. `Decimal` of @asterkit/instruments is one. */
export interface Amount {
  isZero(): boolean
  isNegative(): boolean
  abs(): Amount
  toFixed(decimalPlaces?: number): string
}

/**
 * Shows an amount with thousands separators: `1,234.50`. A non-zero amount that would round to zero
 * gets up to eight places instead, so that it never reads as nothing.
 */
export function formatAmount(
  amount: Amount,
  options: { readonly places?: number; readonly isSigned?: boolean } = {},
): string {
  const places = options.places ?? 2
  const size = amount.abs()
  const short = size.toFixed(places)
  const digits = isAllZero(short) && !size.isZero() ? trimZeros(size.toFixed(8)) : short
  const sign =
    amount.isZero() || isAllZero(digits)
      ? ''
      : amount.isNegative()
        ? '-'
        : options.isSigned
          ? '+'
          : ''
  return sign + groupThousands(digits)
}

/** Shows money: `1,234.50 USDT`, or `+0.0123 USDT` when signed. */
export function formatMoney(
  amount: Amount,
  options: { readonly asset?: string; readonly places?: number; readonly isSigned?: boolean } = {},
): string {
  return `${formatAmount(amount, options)} ${options.asset ?? 'USDT'}`
}

/** Shows a quantity or price with all its digits and thousands separators, no trailing zeros. */
export function formatExact(amount: Amount): string {
  const sign = amount.isNegative() && !amount.isZero() ? '-' : ''
  return sign + groupThousands(amount.abs().toFixed())
}

function groupThousands(digits: string): string {
  const [whole = '', fraction] = digits.split('.')
  const grouped = whole.replaceAll(/\B(?=(?:\d{3})+$)/g, ',')
  return fraction === undefined ? grouped : `${grouped}.${fraction}`
}

function trimZeros(digits: string): string {
  return digits.replace(/0+$/, '').replace(/\.$/, '')
}

function isAllZero(digits: string): boolean {
  return /^[0.]*$/.test(digits)
}
