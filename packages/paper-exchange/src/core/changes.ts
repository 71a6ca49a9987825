import { type Decimal, ZERO } from '@asterkit/instruments'
import { type AccountState, type PositionRef, positionKey } from './accountState.ts'
import type { AccountChangeReason } from './venueEvent.ts'

/** What one command changed on one account. */
interface AccountChange {
  readonly spotAssets: Set<string>
  isPerpTouched: boolean
  balanceChange: Decimal
  readonly positions: Map<string, PositionRef>
  reason: AccountChangeReason
}

/** Collects what a command touches, so that each account is told once, afterwards. */
export interface Changes {
  readonly byAccount: Map<AccountState, AccountChange>
}

/** Notes changed spot balances. */
export function touchSpot(
  changes: Changes,
  account: AccountState,
  reason: AccountChangeReason,
  ...assets: readonly string[]
): void {
  const change = changeOf(changes, account, reason)
  for (const asset of assets) change.spotAssets.add(asset)
}

/** Notes a changed margin wallet, with the position when one changed. */
export function touchPerp(
  changes: Changes,
  account: AccountState,
  reason: AccountChangeReason,
  more: { readonly position?: PositionRef; readonly balanceChange?: Decimal } = {},
): void {
  const change = changeOf(changes, account, reason)
  change.isPerpTouched = true
  const { position } = more
  if (position !== undefined) {
    change.positions.set(positionKey(position.symbol, position.side), position)
  }
  if (more.balanceChange !== undefined) {
    change.balanceChange = change.balanceChange.plus(more.balanceChange)
  }
}

function changeOf(
  changes: Changes,
  account: AccountState,
  reason: AccountChangeReason,
): AccountChange {
  let change = changes.byAccount.get(account)
  if (change === undefined) {
    change = {
      spotAssets: new Set(),
      isPerpTouched: false,
      balanceChange: ZERO,
      positions: new Map(),
      reason,
    }
    changes.byAccount.set(account, change)
  }
  change.reason = reason
  return change
}
