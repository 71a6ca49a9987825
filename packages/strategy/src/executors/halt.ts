import type { TradeContext } from './tradeContext.ts'

/** Why nothing may be opened now: a durable halt or the kill switch. Undefined when opening is allowed. */
export declare function haltReason(context: TradeContext): string | undefined

/** Stops all opening, durably, until a person lifts it. Reducing stays possible. */
export declare function haltTrading(context: TradeContext, reason: string): void

/** Lifts a halt on behalf of a person. */
export declare function resumeTrading(context: TradeContext, by: string): void
