import type { KeyAccount } from './accountEnv.ts'
import { findKeys, readKeyFile } from './findKeys.ts'

/** Which keys of an exchange would be used. Null: there are none. */
export interface KeyDescription {
  readonly mode: 'testnet' | 'live'
  /** `short`: of the second of two accounts; told only where there are any. */
  readonly account: KeyAccount
  /** `environment`, or the file. */
  readonly where: string | null
  /** Addresses of the wallet and of its agent. */
  readonly user: string | null
  readonly agent: string | null
}

/**
 * Tells which keys a program would use on each exchange, by address only. A keystore tells both addresses without its
 * password.
 *
 * @throws {CliError} A file cannot be used (exit 2).
 * @throws {AsterConfigurationError} The keys do not fit together. Shows no secret.
 */
export async function describeKeys(
  stateDir: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<readonly KeyDescription[]> {
  const rows = (['testnet', 'live'] as const).flatMap((mode) => [
    describe(stateDir, mode, env, 'own'),
    describe(stateDir, mode, env, 'short'),
  ])
  return (await Promise.all(rows)).filter(({ account, where }) => account === 'own' || where)
}

async function describe(
  stateDir: string,
  mode: 'testnet' | 'live',
  env: Readonly<Record<string, string | undefined>>,
  account: KeyAccount,
): Promise<KeyDescription> {
  const source = findKeys(stateDir, mode, env, account)
  if (source === undefined) return { mode, account, where: null, user: null, agent: null }
  const { kind, where } = source
  if (kind === 'keystore') {
    const { user, agent } = readKeyFile(where)
    return { mode, account, where, user, agent }
  }
  const { user, signer } = await source.open()
  return { mode, account, where, user, agent: signer.address }
}
