import { compareDecimals, type Decimal } from '@asterkit/instruments'
import type { AccountState, Position } from './accountState.ts'
import { touchPerp } from './changes.ts'
import type { EpochMs } from './contract.ts'
import { bookDown } from './money.ts'
import { addIncome } from './perpBooking.ts'
import { heldPositions } from './positions.ts'
import { addTo } from './pots.ts'
import { emit, type PerpMarket, perpOf, type SymbolState, type VenueState } from './venueState.ts'

const HOUR_MS = 3_600_000

/** The first settlement strictly after `time`: intervals count from midnight UTC of the epoch. */
export function nextFundingTime(time: EpochMs, intervalHours: number): EpochMs {
  const interval = intervalHours * HOUR_MS
  return (Math.floor(time / interval) + 1) * interval
}

/** The running estimate within the symbol's cap and floor; undefined while the feed has named none. */
export function cappedRate({ rate, rule }: PerpMarket): Decimal | undefined {
  if (rate === undefined) return undefined
  const { cap, floor } = rule
  const capped = compareDecimals(rate, cap) > 0 ? cap : rate
  return compareDecimals(capped, floor) < 0 ? floor : capped
}

/**
 * Fixes one symbol's rate at `state.now`. The charge follows at once, or after the venue's delay: who
 * opens a position in between pays too. Without rate and mark nothing is settled.
 */
export function settleFunding(state: VenueState, symbol: SymbolState): void {
  const perp = perpOf(symbol)
  const { mark, nextFundingTime: time } = perp
  const rate = cappedRate(perp)
  perp.nextFundingTime = nextFundingTime(time, perp.rule.intervalHours)
  if (rate === undefined || mark === undefined) return
  perp.history.push({ time, rate })
  perp.charge = { at: time + (state.options.fundingDelayMs ?? 0), rate }
  if (state.listeners.size > 0) {
    emit(state, { kind: 'settlement', time, symbol: symbol.symbol, rate, markPrice: mark })
  }
}

/** Every holder receives -quantity * mark * rate at the present mark, rounded down to 8 decimals. */
export function chargeFunding(state: VenueState, symbol: SymbolState): void {
  const perp = perpOf(symbol)
  const { mark, charge } = perp
  perp.charge = undefined
  if (charge === undefined || mark === undefined) return
  for (const account of perp.holders) {
    for (const position of heldPositions(account, symbol.symbol)) {
      const value = position.quantity.times(mark)
      pay(state, account, position, bookDown(value.times(charge.rate).neg()))
    }
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
