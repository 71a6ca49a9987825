import { ZERO } from '@asterkit/instruments'
import { type AccountState, listAt, ownKey } from './accountState.ts'
import type { ForgottenFills } from './forgottenRows.ts'
import { addTo } from './pots.ts'
import type { VenueFill, VenueIncome } from './venueOrder.ts'

/** Fills that an account lists, of all its symbols together. */
const KEPT_FILLS = 5_000
/** Rows of income that an account lists. */
const KEPT_INCOME = 10_000

const NO_FILLS: ForgottenFills = {
  count: 0,
  quantity: ZERO,
  value: ZERO,
  realizedPnl: ZERO,
  commissions: new Map(),
}

/** Enters a fill; the account's oldest one beyond 5000 goes into the sums. */
export function keepFill(account: AccountState, fill: VenueFill): void {
  const key = ownKey(fill.market, fill.symbol)
  listAt(account.fills, key).push(fill)
  account.fillKeys.push(key)
  if (account.fillKeys.length <= KEPT_FILLS) return
  const oldestKey = account.fillKeys.shift() ?? key
  const oldest = account.fills.get(oldestKey)?.shift()
  if (oldest === undefined) return
  const sums = account.forgotten.fills.get(oldestKey) ?? NO_FILLS
  account.forgotten.fills.set(oldestKey, withFill(sums, oldest))
}

/** Enters a row of income; the account's oldest one beyond 10000 goes into the sums. */
export function keepIncome(account: AccountState, row: VenueIncome): void {
  account.income.push(row)
  const oldest = account.income.length > KEPT_INCOME ? account.income.shift() : undefined
  if (oldest !== undefined) addTo(account.forgotten.income, oldest.type, oldest.amount)
}

function withFill(sums: ForgottenFills, fill: VenueFill): ForgottenFills {
  const { side, quantity, quoteQuantity, commission, commissionAsset } = fill
  const isBuy = side === 'buy'
  const commissions = new Map(sums.commissions)
  addTo(commissions, commissionAsset, commission)
  return {
    count: sums.count + 1,
    quantity: isBuy ? sums.quantity.plus(quantity) : sums.quantity.minus(quantity),
    value: isBuy ? sums.value.minus(quoteQuantity) : sums.value.plus(quoteQuantity),
    realizedPnl: sums.realizedPnl.plus(fill.realizedPnl),
    commissions,
  }
}
