import type { Decimal } from '@asterkit/instruments'
import type { AccountState, Position } from './accountState.ts'
import { touchPerp } from './changes.ts'
import type { EpochMs } from './contract.ts'
import { bookDown } from './money.ts'
import { addIncome } from './perpBooking.ts'
import { heldPositions } from './positions.ts'
import { addTo } from './pots.ts'
import { emit, perpOf, type SymbolState, type VenueState } from './venueState.ts'

const HOUR_MS = 3_600_000

/** The first settlement strictly after `time`: intervals count from midnight UTC of the epoch. */
export function nextFundingTime(time: EpochMs, intervalHours: number): EpochMs {
  const interval = intervalHours * HOUR_MS
  return (Math.floor(time / interval) + 1) * interval
}

/**
 * Settles one symbol at `state.now`: every holder receives -quantity * mark * rate, rounded down to 8
 * decimals, at the latest rate and mark price. Without them nothing is settled.
 */
export function settleFunding(state: VenueState, symbol: SymbolState): void {
  const perp = perpOf(symbol)
  const { mark, rate, nextFundingTime: time } = perp
  perp.nextFundingTime = nextFundingTime(time, perp.rule.intervalHours)
  if (rate === undefined || mark === undefined) return
  perp.history.push({ time, rate })
  for (const account of perp.holders) {
    for (const position of heldPositions(account, symbol.symbol)) {
      pay(state, account, position, bookDown(position.quantity.times(mark).times(rate).neg()))
    }
  }
  if (state.listeners.size > 0) {
    emit(state, { kind: 'settlement', time, symbol: symbol.symbol, rate, markPrice: mark })
  }
}

function pay(state: VenueState, account: AccountState, position: Position, amount: Decimal): void {
  if (amount.isZero()) return
  account.wallet = account.wallet.plus(amount)
  account.walletUpdateTime = state.now
  if (position.settings.marginType === 'ISOLATED') {
    position.isolatedWallet = position.isolatedWallet.plus(amount)
  }
  addTo(state.pots.outside, state.marginAsset, amount.neg())
  addIncome(state, account, {
    type: 'FUNDING_FEE',
    symbol: position.symbol,
    asset: state.marginAsset,
    amount,
    time: state.now,
  })
  touchPerp(state.changes, account, 'FUNDING_FEE', { position, balanceChange: amount })
}
