import type { ParameterEncoding } from './auth/formEncode.ts'
import type { NonceSource } from './auth/nonceSource.ts'
import type { Credentials } from './auth/signer.ts'
import type { Budget, BudgetOptions } from './budget/budget.ts'
import type { Environment } from './environments.ts'
import type { StreamSocketConstructor } from './streams/streamSocket.ts'
import type { FetchFunction } from './transport/fetchTransport.ts'
import type { Transport } from './transport/transport.ts'

/** Where a client goes and as whom; all but the environment has a default. */
export interface AsterClientOptions {
  readonly environment: Environment
  /** Without them only public endpoints and streams work. */
  readonly credentials?: Credentials | undefined
  /** Exchange time, epoch ms. @default the local clock, which must then be right to a few seconds */
  readonly now?: (() => number) | undefined
  /** @default the built-in one */
  readonly fetch?: FetchFunction | undefined
  /** Replaces the HTTP layer as a whole. */
  readonly transport?: Transport | undefined
  /** Opens the sockets of all streams that name no other. @default the built-in one */
  readonly WebSocket?: StreamSocketConstructor | undefined
  /** Total per call, milliseconds, retries of reads included. @default 10000 */
  readonly timeoutMs?: number | undefined
  /** Largest answer in bytes. @default 16 MiB */
  readonly maxBytes?: number | undefined
  /** The agent's nonces; one source per agent. @default made of `now`, window and time-to-live */
  readonly nonce?: NonceSource | undefined
  /** How far a nonce may lie from exchange time, milliseconds: the venue's rule. @default 60000 */
  readonly nonceWindowMs?: number | undefined
  /**
   * How long a signed call stays admissible, milliseconds: nonces are backdated by window minus this.
   * @default the whole window
   */
  readonly nonceTtlMs?: number | undefined
  /**
   * Keeps calls within the venue's limits. One budget of all clients of an address, options of an own
   * one, or `false` for none. @default an own one
   */
  readonly budget?: Budget | BudgetOptions | false | undefined
  /** @default form */
  readonly encoding?: ParameterEncoding | undefined
}
