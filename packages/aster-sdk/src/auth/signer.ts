/**
 * Signs for one agent address. `privateKeySigner` is the default; remote and faster signers fit by
 * implementing these two members.
 */
export interface Signer {
  /** Address of the agent, `0x` and 40 hex digits. */
  readonly address: string
  /**
   * Signs an EIP-712 digest.
   *
   * @param digest 32 bytes as `0x` hex.
   * @returns `0x` hex of r, s (low) and v (27 or 28): 65 bytes.
   */
  signDigest(digest: string): string | Promise<string>
}

/** Who trades: the account and the agent that signs for it. */
export interface Credentials {
  /** Address of the main wallet that owns the account. */
  readonly user: string
  /** Agent that the user approved. */
  readonly signer: Signer
}
