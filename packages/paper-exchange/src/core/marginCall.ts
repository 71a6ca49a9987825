import { type Decimal, decimal } from '@asterkit/instruments'
import { type AccountState, type Position, positionKey } from './accountState.ts'
import { viewPosition } from './accountViews.ts'
import { crossWallet } from './margin.ts'
import { emit, type VenueState } from './venueState.ts'

/** Share of the margin that the maintenance margin takes when users are warned; not documented. */
const WARNING_LEVEL = decimal('0.8')

/** What stands behind some positions, and what they need; quote. */
export interface MarginLevel {
  readonly equity: Decimal
  readonly maintenance: Decimal
  /** One isolated position, or all crossed ones. */
  readonly positions: readonly Position[]
}

/**
 * Warns listeners once when positions come near their liquidation, and again after they were safe in
 * between. Only events: no balance depends on it.
 */
export function noteMarginLevel(
  state: VenueState,
  account: AccountState,
  { equity, maintenance, positions }: MarginLevel,
): void {
  const [first] = positions
  if (state.listeners.size === 0 || first === undefined) return
  const isCrossed = first.settings.marginType === 'CROSSED'
  const key = isCrossed ? 'CROSSED' : positionKey(first.symbol, first.side)
  if (equity.times(WARNING_LEVEL).gt(maintenance)) {
    account.marginCalls.delete(key)
    return
  }
  if (account.marginCalls.has(key)) return
  account.marginCalls.add(key)
  emit(state, {
    kind: 'margin-call',
    time: state.now,
    account: account.address,
    ...(isCrossed ? { crossWallet: crossWallet(account) } : {}),
    positions: positions.map((position) => viewPosition(state, account, position)),
  })
}
