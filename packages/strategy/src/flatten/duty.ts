import type { Decimal } from '@asterkit/instruments'
import type { CoinRule } from './claims.ts'
import type { Efforts } from './efforts.ts'
import type { FlattenContext } from './flattenContext.ts'
import type { AccountView, Listing } from './readAccount.ts'

/** What a person is told that an exit could not do. */
export interface Residue {
  readonly what: 'position' | 'coins' | 'order' | 'unresolved' | 'account'
  /** Symbol, or asset of coins; `*` for the account. */
  readonly symbol: string
  /** Base units, signed; absent where there is none. */
  readonly quantity?: Decimal
  readonly reason: string
}

/** One thing that stands between the account and flat. */
export interface Duty {
  /** The same at every look, so that failures add up. */
  readonly key: string
  readonly residue: Omit<Residue, 'reason'>
  /** Tries once, and notes in the efforts when it had no effect. Returns whether it had one. */
  attempt(): Promise<boolean>
}

/** One exit under way. */
export interface Exit {
  readonly context: FlattenContext
  readonly efforts: Efforts
  readonly rule: CoinRule
  readonly keepsSpot: boolean
  readonly isInScope: (asset: string) => boolean
  readonly listing: Listing
}

/** An exit at one look at the account. */
export interface ExitLook extends Exit {
  readonly view: AccountView
}
