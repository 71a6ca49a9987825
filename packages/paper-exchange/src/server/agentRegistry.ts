import { type EpochMs, VenueError } from '../core/index.ts'
import { NonceMemory } from './nonceMemory.ts'

/**
 * Who may sign for whom. The first agent that signs correctly for a user becomes that user's approved
 * agent; there is no other way to approve one here. Addresses in lower case.
 */
export class AgentRegistry {
  readonly #agentOf = new Map<string, string>()
  readonly #userOf = new Map<string, string>()
  readonly #nonces = new Map<string, NonceMemory>()
  readonly #nonceWindowMs: number

  constructor(nonceWindowMs: number) {
    this.#nonceWindowMs = nonceWindowMs
  }

  /**
   * Finds the user of a correctly signed call.
   *
   * @param user As the call names it; without it, the user whose agent signed.
   * @returns `isNew` when this call approves the agent: tell `approve` once the nonce is admitted.
   * @throws {VenueError} -2015 when the signer is not the user's agent.
   */
  resolve(user: string | undefined, agent: string): { user: string; isNew: boolean } {
    const named = user ?? this.#userOf.get(agent)
    const approved = named === undefined ? undefined : this.#agentOf.get(named)
    if (named === undefined || (approved !== undefined && approved !== agent)) {
      throw new VenueError(-2015, 'No agent found')
    }
    return { user: named, isNew: approved === undefined }
  }

  approve(user: string, agent: string): void {
    this.#agentOf.set(user, agent)
    if (!this.#userOf.has(agent)) this.#userOf.set(agent, user)
  }

  /** @throws {VenueError} -4225 for a nonce that is used, far or too old. */
  admitNonce(agent: string, nonce: string, now: EpochMs): void {
    this.#memory(agent).admit(nonce, now)
  }

  /** Takes a nonce of an earlier process as used. */
  rememberNonce(agent: string, nonce: string): void {
    this.#memory(agent).remember(Number(nonce))
  }

  #memory(agent: string): NonceMemory {
    const known = this.#nonces.get(agent)
    if (known !== undefined) return known
    const memory = new NonceMemory(this.#nonceWindowMs)
    this.#nonces.set(agent, memory)
    return memory
  }
}
