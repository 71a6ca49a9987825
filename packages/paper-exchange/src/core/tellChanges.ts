import { viewPosition, viewSpot } from './accountViews.ts'
import { perpWallet } from './margin.ts'
import { emit, type SymbolState, type VenueState } from './venueState.ts'

/** Tells the listeners, once per account and wallet, what has changed since the last call. */
export function tellChanges(state: VenueState): void {
  const { byAccount } = state.changes
  if (byAccount.size === 0) return
  if (state.listeners.size === 0) {
    byAccount.clear()
    return
  }
  tellAll(state)
}

function tellAll(state: VenueState): void {
  const { byAccount } = state.changes
  const changes = [...byAccount]
  byAccount.clear()
  for (const [account, change] of changes) {
    const common = { time: state.now, account: account.address, reason: change.reason }
    if (change.spotAssets.size > 0) {
      emit(state, {
        kind: 'spot-account',
        ...common,
        balances: viewSpot(account, change.spotAssets),
      })
    }
    if (change.isPerpTouched) {
      emit(state, {
        kind: 'perp-account',
        ...common,
        wallet: perpWallet(state, account),
        balanceChange: change.balanceChange,
        positions: [...change.positions.values()].map((ref) => viewPosition(state, account, ref)),
      })
    }
  }
}

/** Tells the listeners that our orders have changed a book. */
export function tellBook(state: VenueState, { market, symbol }: SymbolState): void {
  if (state.listeners.size === 0) return
  emit(state, { kind: 'book', time: state.now, market, symbol })
}
