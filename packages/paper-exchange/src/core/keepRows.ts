import { type Decimal, ZERO } from '@asterkit/instruments'
import { type AccountState, listAt, ownKey } from './accountState.ts'
import { addTo } from './pots.ts'
import type { VenueFill, VenueIncome } from './venueOrder.ts'

/** Fills that an account lists, of all its symbols together. */
const KEPT_FILLS = 5_000
/** Rows of income that an account lists. */
const KEPT_INCOME = 10_000

/** Enters a fill; the account's oldest one beyond 5000 goes into the sums. */
export function keepFill(account: AccountState, fill: VenueFill): void {
  const key = ownKey(fill.market, fill.symbol)
  listAt(account.fills, key).push(fill)
  account.fillKeys.push(key)
  if (account.fillKeys.length <= KEPT_FILLS) return
  const oldestKey = account.fillKeys.shift() ?? key
  const oldest = account.fills.get(oldestKey)?.shift()
  if (oldest === undefined) return
  addFill(account, oldestKey, oldest)
}

/** Enters a row of income; the account's oldest one beyond 10000 goes into the sums. */
export function keepIncome(account: AccountState, row: VenueIncome): void {
  account.income.push(row)
  const oldest = account.income.length > KEPT_INCOME ? account.income.shift() : undefined
  if (oldest !== undefined) addTo(account.forgotten.income, oldest.type, oldest.amount)
}

function addFill({ forgotten }: AccountState, key: string, fill: VenueFill): void {
  const { side, quantity, quoteQuantity, commission, commissionAsset, realizedPnl } = fill
  const sums = forgotten.fills.get(key)
  const isBuy = side === 'buy'
  const commissions = sums?.commissions ?? new Map<string, Decimal>()
  addTo(commissions, commissionAsset, commission)
  const { quantity: held = ZERO, value = ZERO, realizedPnl: profit = ZERO } = sums ?? {}
  forgotten.fills.set(key, {
    count: (sums?.count ?? 0) + 1,
    quantity: isBuy ? held.plus(quantity) : held.minus(quantity),
    value: isBuy ? value.minus(quoteQuantity) : value.plus(quoteQuantity),
    realizedPnl: realizedPnl.isZero() ? profit : profit.plus(realizedPnl),
    commissions,
  })
}
