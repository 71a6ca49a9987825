import type { TypedData } from './typedData.ts'

/** 65 bytes r, s, v: `0x` hex or raw, v as 27, 28, 0 or 1. */
export type RawSignature = string | Uint8Array

/**
 * Signs 32-byte digests: private keys, faster curve libraries, remote key stores. Digests are made here,
 * with a cached domain separator, so this is the fast kind.
 */
export interface DigestSigner {
  /** Address of the key, `0x` and 40 hex digits. */
  readonly address: string
  /** @param digest 32 bytes as `0x` hex. */
  signDigest(digest: string): RawSignature | Promise<RawSignature>
}

/** Signs typed data as a whole, as wallets do; a viem account is one as it is. */
export interface TypedDataSigner {
  /** Address of the wallet, `0x` and 40 hex digits. */
  readonly address: string
  signTypedData(data: TypedData): RawSignature | Promise<RawSignature>
}

/**
 * Signs for one address. `privateKeySigner` is the default; anything of either shape is a signer. The
 * first signature of a foreign one is checked against its address before it is used.
 */
export type Signer = DigestSigner | TypedDataSigner

/** A key in this process: signs at once. */
export interface KeySigner extends DigestSigner {
  /** @returns `0x` hex of r, s (low) and v (27 or 28): 65 bytes. */
  signDigest(digest: string): string
}

/** Who trades: the account and the agent that signs for it. */
export interface Credentials {
  /** Address of the main wallet that owns the account. */
  readonly user: string
  /** Agent that the user approved. */
  readonly signer: Signer
}
