import { type EpochMs, VenueError } from '../core/index.ts'
import { NonceMemory } from './nonceMemory.ts'
import type { AgentGrant, Enrolment } from './paperAccountSettings.ts'

/** What an agent wants to do. */
export interface AgentAction {
  /** The right that it takes; undefined for reading. */
  readonly right: 'canSpotTrade' | 'canPerpTrade' | undefined
  readonly now: EpochMs
  /** Where it connects from. */
  readonly address: string
}

/** Who may sign for whom, and which nonces were used. Addresses in lower case. */
export class AgentRegistry {
  readonly #grants = new Map<string, Map<string, AgentGrant>>()
  readonly #userOf = new Map<string, string>()
  readonly #nonces = new Map<string, NonceMemory>()
  readonly #nonceWindowMs: number
  readonly #enrolment: Enrolment

  constructor(options: { readonly nonceWindowMs: number; readonly enrolment: Enrolment }) {
    this.#nonceWindowMs = options.nonceWindowMs
    this.#enrolment = options.enrolment
  }

  /**
   * Finds the user of a correctly signed call.
   *
   * @param user As the call names it; without it, the user whose agent signed.
   * @returns `isNew` when this call approves the agent: tell `approve` once the nonce is admitted.
   * @throws {VenueError} -2015 when the signer is not the user's agent or may not do this, -1005 when it
   *   may not from there.
   */
  resolve(
    user: string | undefined,
    agent: string,
    action: AgentAction,
  ): { user: string; isNew: boolean } {
    const named = user ?? this.#userOf.get(agent)
    if (named === undefined) throw noAgent()
    if (this.isNew(named)) return { user: named, isNew: true }
    // Whether the venue lets a wallet sign for itself is uncertain; ccxt does so by default.
    if (named === agent) return { user: named, isNew: false }
    const grant = this.#grants.get(named)?.get(agent)
    if (grant === undefined || action.now >= grant.expired) throw noAgent()
    if (grant.ipWhitelist.length > 0 && !grant.ipWhitelist.includes(action.address)) {
      throw new VenueError(-1005, 'No such IP has been white listed')
    }
    if (action.right !== undefined && !grant[action.right]) {
      throw new VenueError(-2015, 'Invalid API-key, IP, or permissions for action.')
    }
    return { user: named, isNew: false }
  }

  /**
   * Whether a wallet is seen for the first time.
   *
   * @throws {VenueError} -2015 when wallets that are not listed get no account.
   */
  isNew(user: string): boolean {
    if (this.#grants.has(user)) return false
    if (this.#enrolment === 'listed') throw noAgent()
    return true
  }

  /** Lists a user, so that no first agent is approved by itself. */
  addUser(user: string): Map<string, AgentGrant> {
    const known = this.#grants.get(user)
    if (known !== undefined) return known
    const grants = new Map<string, AgentGrant>()
    this.#grants.set(user, grants)
    return grants
  }

  /** Approves an agent or replaces what was approved before. */
  approve(user: string, grant: AgentGrant): void {
    this.addUser(user).set(grant.address, grant)
    if (!this.#userOf.has(grant.address)) this.#userOf.set(grant.address, user)
  }

  /** @returns Whether there was such an agent. */
  remove(user: string, agent: string): boolean {
    if (this.#userOf.get(agent) === user) this.#userOf.delete(agent)
    return this.#grants.get(user)?.delete(agent) ?? false
  }

  /** Agents of a user, oldest first. */
  agentsOf(user: string): readonly AgentGrant[] {
    return [...(this.#grants.get(user)?.values() ?? [])]
  }

  /** @throws {VenueError} -4225 for a nonce that is used, far or too old. */
  admitNonce(agent: string, nonce: string, now: EpochMs): void {
    this.#memory(agent).admit(nonce, now)
  }

  /** Takes a nonce of an earlier process as used. */
  rememberNonce(agent: string, nonce: string): void {
    this.#memory(agent).remember(Number(nonce))
  }

  /** The nonces that are remembered, of every agent. */
  rememberedNonces(): readonly { readonly agent: string; readonly nonce: string }[] {
    return [...this.#nonces].flatMap(([agent, { remembered }]) =>
      remembered.map((nonce) => ({ agent, nonce: String(nonce) })),
    )
  }

  #memory(agent: string): NonceMemory {
    const known = this.#nonces.get(agent)
    if (known !== undefined) return known
    const memory = new NonceMemory(this.#nonceWindowMs)
    this.#nonces.set(agent, memory)
    return memory
  }
}

function noAgent(): VenueError {
  return new VenueError(-2015, 'No agent found')
}
