import { createHash } from 'node:crypto'
import type { Decimal } from '@asterkit/instruments'
import { privateKeySigner } from '@asterkit/sdk/signing'
import type { EpochMs } from '../core/index.ts'

/** Wallets that every user has at first sight, in units of each asset. */
export interface StartingBalances {
  readonly spot: Readonly<Record<string, Decimal>>
  readonly perp: Readonly<Record<string, Decimal>>
}

/**
 * Whether wallets that nobody listed get an account: `first-agent` opens one for every wallet and
 * approves the first agent that signs for it; `listed` knows no others than those listed.
 */
export type Enrolment = 'first-agent' | 'listed'

/** What an agent may do. Reading needs no right. */
export interface AgentRights {
  readonly canSpotTrade: boolean
  readonly canPerpTrade: boolean
  readonly canWithdraw: boolean
}

/** An agent as its main wallet approved it. */
export interface AgentGrant extends AgentRights {
  /** Address, lower case. */
  readonly address: string
  readonly name: string
  /** When it ends, epoch ms. */
  readonly expired: EpochMs
  /** Addresses that it may connect from; empty for any. */
  readonly ipWhitelist: readonly string[]
}

/** An old HMAC key pair. */
export interface V1KeyPair {
  /** Sent as `X-MBX-APIKEY`. */
  readonly apiKey: string
  readonly secret: string
}

/** One account that exists from the start. */
export interface PaperAccountSettings {
  /** Address of the main wallet, any case. */
  readonly user: string
  readonly agents: readonly AgentGrant[]
  readonly v1?: V1KeyPair
  /** @default `startingBalances` of the exchange */
  readonly balances?: StartingBalances
}

/** Rights and life of an agent that nobody restricted: trades on both markets, for ever. */
export const UNRESTRICTED: Omit<AgentGrant, 'address'> = {
  name: 'paper',
  expired: 253_402_300_799_000,
  ipWhitelist: [],
  canSpotTrade: true,
  canPerpTrade: true,
  canWithdraw: false,
}

/** An account with all of its keys. They are worth nothing anywhere but on a paper exchange. */
export interface SeededAccount {
  readonly user: string
  readonly userPrivateKey: string
  readonly agent: string
  readonly agentPrivateKey: string
  readonly v1: V1KeyPair
}

/** Makes the keys of the account that a seed stands for: the same seed, the same keys. Paper only. */
export function accountOfSeed(seed: number): SeededAccount {
  const derive = (part: string) =>
    createHash('sha256').update(`asterkit paper account ${seed} ${part}`).digest('hex')
  const userPrivateKey = `0x${derive('main wallet')}`
  const agentPrivateKey = `0x${derive('agent')}`
  return {
    user: privateKeySigner(userPrivateKey).address,
    userPrivateKey,
    agent: privateKeySigner(agentPrivateKey).address,
    agentPrivateKey,
    v1: { apiKey: derive('v1 key'), secret: derive('v1 secret') },
  }
}
