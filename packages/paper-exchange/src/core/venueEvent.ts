import type { Decimal, Market, Side } from '@asterkit/instruments'
import type { EpochMs } from './contract.ts'
import type { PerpWalletView, PositionView, SpotBalanceView } from './venueAccount.ts'
import type { VenueFill, VenueOrder } from './venueOrder.ts'

/** Why an account changed, in the words of the user stream. */
export type AccountChangeReason =
  | 'ORDER'
  | 'FUNDING_FEE'
  | 'TRANSFER'
  | 'MARGIN_TRANSFER'
  | 'MARGIN_TYPE_CHANGE'
  | 'DEPOSIT'
  | 'WITHDRAW'
  | 'INSURANCE_CLEAR'

/** Why the venue ended an order, where its status does not tell. */
export type OrderEndReason =
  | 'SELF_TRADE'
  | 'REDUCE_ONLY'
  | 'TIME_IN_FORCE'
  | 'TRIGGER_REFUSED'
  | 'COUNTDOWN'
  | 'LIQUIDATION'
  | 'STRATEGY'
  | 'PROTECTION'
  | 'OFFSET_CANCELLED'

/** What just happened to an order. `NEW` is also told when a conditional order is set off or an order changes. `CALCULATED`: the venue closes a position; the order's `autoClose` says why. */
export type OrderExecution = 'NEW' | 'TRADE' | 'CANCELED' | 'EXPIRED' | 'CALCULATED'

/**
 * Something that a stream would tell. Delivered synchronously, in order, after the state has changed.
 * Values are snapshots and may be kept. Listeners must not call back into the venue to change it.
 */
export type VenueEvent =
  | {
      readonly kind: 'order'
      readonly time: EpochMs
      readonly account: string
      readonly execution: OrderExecution
      readonly order: VenueOrder
      /** First event of a forced order: who stands in when the margin does not suffice. */
      readonly takeover?: 'INSURANCE' | 'ADL'
      /** Present for trades. */
      readonly fill?: VenueFill
      /** Present when the venue ended the order for a reason of its own. */
      readonly reason?: OrderEndReason
    }
  | {
      readonly kind: 'spot-account'
      readonly time: EpochMs
      readonly account: string
      readonly reason: AccountChangeReason
      /** Only the assets that changed. */
      readonly balances: ReadonlyMap<string, SpotBalanceView>
    }
  | {
      readonly kind: 'perp-account'
      readonly time: EpochMs
      readonly account: string
      readonly reason: AccountChangeReason
      readonly wallet: PerpWalletView
      /** Wallet change without profit and commission: funding, transfers. Signed. */
      readonly balanceChange: Decimal
      /** Only the positions that changed. */
      readonly positions: readonly PositionView[]
    }
  | {
      readonly kind: 'config'
      readonly time: EpochMs
      readonly account: string
      readonly symbol: string
      readonly leverage: number
    }
  /** Positions come near their liquidation. */
  | {
      readonly kind: 'margin-call'
      readonly time: EpochMs
      readonly account: string
      /** Present when the positions are crossed. */
      readonly crossWallet?: Decimal
      readonly positions: readonly PositionView[]
    }
  /** A change of an account-wide mode. */
  | {
      readonly kind: 'mode'
      readonly time: EpochMs
      readonly account: string
      readonly isHedgeMode: boolean
      readonly isMultiAssets: boolean
    }
  /** A new outside book or a change that our orders made; read it through `quote` or `depth`. */
  | {
      readonly kind: 'book'
      readonly time: EpochMs
      readonly market: Market
      readonly symbol: string
    }
  /** A public trade: of the outside, of an account with the outside, or between accounts. */
  | {
      readonly kind: 'trade'
      readonly time: EpochMs
      readonly market: Market
      readonly symbol: string
      /** Counts up over the whole venue; the accounts' fills of this trade carry it. */
      readonly tradeId: number
      readonly price: Decimal
      readonly quantity: Decimal
      readonly takerSide: Side
      /** Whether no account took part: the feed stated it. */
      readonly isOutside: boolean
      /** The account's order that took; absent when the outside took. */
      readonly takerOrderId?: number
      /** The outside's own number of its trade, when the feed states one. */
      readonly outsideTradeId?: number
    }
  /** A new mark price or funding estimate; read it through `premium`. */
  | { readonly kind: 'mark'; readonly time: EpochMs; readonly symbol: string }
  | {
      readonly kind: 'settlement'
      readonly time: EpochMs
      readonly symbol: string
      /** Fraction of notional. */
      readonly rate: Decimal
      readonly markPrice: Decimal
    }
