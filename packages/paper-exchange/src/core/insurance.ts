import { Decimal, ZERO } from '@asterkit/instruments'
import type { AccountState } from './accountState.ts'
import { touchPerp } from './changes.ts'
import { crossWallet } from './margin.ts'
import { addIncome } from './perpBooking.ts'
import { addTo } from './pots.ts'
import type { VenueState } from './venueState.ts'

/**
 * Pays for losses beyond the margin, so that no wallet owes anything: the insurance account what it has,
 * the outside the rest.
 */
export function cover(state: VenueState, account: AccountState, shortfall: Decimal): void {
  if (shortfall.lte(0)) return
  const { marginAsset: asset, pots } = state
  const insured = Decimal.min(shortfall, pots.insurance.get(asset) ?? ZERO)
  account.wallet = account.wallet.plus(shortfall)
  account.walletUpdateTime = state.now
  addTo(pots.insurance, asset, insured.neg())
  addTo(pots.outside, asset, insured.minus(shortfall))
  addIncome(state, account, { type: 'INSURANCE_CLEAR', asset, amount: shortfall, time: state.now })
  touchPerp(state.changes, account, 'INSURANCE_CLEAR', { balanceChange: shortfall })
}

/**
 * Covers the debts that fills of this step have left: a position near its liquidation that closes far
 * from the mark can cost more than there is. A wallet with crossed positions is judged at the mark instead.
 */
export function clearDebts(state: VenueState): void {
  for (const [account, { isPerpTouched }] of state.changes.byAccount) {
    if (!isPerpTouched) continue
    const cash = crossWallet(account)
    if (!cash.isNeg()) continue
    const isHeld = [...account.positions.values()].some(
      ({ quantity, settings }) => !quantity.isZero() && settings.marginType === 'CROSSED',
    )
    if (!isHeld) cover(state, account, cash.neg())
  }
}
