import type { Market } from '@asterkit/instruments'
import type { SimExchange } from './simExchange.ts'

/** Calls that change something; faults hit their sending. */
export type WriteCall =
  | 'prepareOrder'
  | 'prepareCancel'
  | 'prepareTransfer'
  | 'prepareLeverage'
  | 'prepareMarginType'
  | 'prepareMarginAddition'
  | 'prepareFence'

/** Calls that read. */
export type ReadCall = Exclude<keyof SimExchange, WriteCall | 'clock' | 'watchAccount'>

/** Which calls a fault hits. Without `nth`, the first one; `times` says how many from there on. */
interface FaultMatch<Call> {
  readonly call: Call
  readonly market?: Market
  /** Counts the matching calls, from 1. @default 1 */
  readonly nth?: number
  /** @default 1 */
  readonly times?: number
}

/** One planned fault. */
export type Fault =
  /** Not executed; the caller learns nothing. */
  | (FaultMatch<WriteCall> & { readonly action: 'drop-before' })
  /** Executed; the caller learns nothing. */
  | (FaultMatch<WriteCall> & { readonly action: 'drop-answer' })
  /** Executed `delayMs` later if that is before the deadline, else never; the caller learns nothing. */
  | (FaultMatch<WriteCall> & { readonly action: 'execute-late'; readonly delayMs: number })
  /** Not executed; refused with `code`. */
  | (FaultMatch<WriteCall> & { readonly action: 'refuse'; readonly code: number })
  /** Executed, but lookups of the order find nothing for `reads` reads. Goes with `drop-answer`. */
  | (FaultMatch<'prepareOrder'> & { readonly action: 'not-found-for'; readonly reads: number })
  /** The read fails. */
  | (FaultMatch<ReadCall> & { readonly action: 'throw-read' })

/** A fault that has happened. */
export interface AppliedFault {
  readonly fault: Fault
  readonly time: number
}
