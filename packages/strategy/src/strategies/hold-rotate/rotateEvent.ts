import type { Decimal } from '@asterkit/instruments'
import type { HedgeCycle } from '../../executors/hedgeCycle.ts'
import type { EpochMs } from '../../ports/clock.ts'
import type { CloseReason, HoldReason } from './intents.ts'

/** Something that a person may want to see. */
export type RotateEvent = { readonly time: EpochMs } & RotateNews

/** An event before it is given its time. */
export type RotateNews =
  | { readonly kind: 'started'; readonly epoch: number; readonly cycle: HedgeCycle | undefined }
  | { readonly kind: 'mode-switched'; readonly detail: string }
  | { readonly kind: 'opening'; readonly detail: string }
  | { readonly kind: 'opened'; readonly cycle: HedgeCycle }
  | { readonly kind: 'not-opened'; readonly detail: string }
  | {
      readonly kind: 'closing'
      readonly cycle: HedgeCycle
      readonly reason: CloseReason
      readonly detail: string
    }
  | { readonly kind: 'closed'; readonly cycle: HedgeCycle }
  | { readonly kind: 'repair'; readonly symbol: string; readonly detail: string }
  | {
      readonly kind: 'check'
      readonly check: number
      readonly cycle: HedgeCycle | undefined
      /** Why nothing is done; undefined when something was. */
      readonly hold: { readonly reason: HoldReason; readonly detail: string } | undefined
      /** Of the current UTC day, quote. */
      readonly volume: Decimal
      readonly fees: Decimal
    }
  | { readonly kind: 'alarm'; readonly code: string; readonly detail: string }
  | { readonly kind: 'halted'; readonly reason: string }
  | { readonly kind: 'stopped'; readonly cycle: HedgeCycle | undefined }
