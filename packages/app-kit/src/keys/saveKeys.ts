import { chmodSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { CliError } from '../cliError.ts'
import { exitCodes } from '../exitCodes.ts'
import type { KeyAccount } from './accountEnv.ts'
import { type KeyMode, keyFiles } from './findKeys.ts'

/** Keys as a person gave them. The private key is in memory only. */
export interface GivenKeys {
  readonly user: string
  readonly agent: string
  readonly privateKey: string
}

/** How a key is locked away. */
export interface Encryption {
  readonly password: string
  /** Cost of guessing a password. @default 131072 */
  readonly scryptN?: number
}

/**
 * Writes the keys of a mode to a file that only its owner can read, in place of what was there: encrypted with a
 * password, or as plain lines without one.
 *
 * @param account `short`: of the second of two accounts.
 * @returns The file.
 * @throws {CliError} It cannot be written (exit 1). The old file stays.
 */
export async function saveKeys(
  stateDir: string,
  mode: KeyMode,
  keys: GivenKeys,
  encryption: Encryption | undefined,
  account: KeyAccount = 'own',
): Promise<string> {
  const files = keyFiles(stateDir, mode, account)
  const { user, agent, privateKey } = keys
  let text = `API_USER=${user}\nAPI_SIGNER=${agent}\nAPI_PRIVATE_KEY=${privateKey}\n`
  if (encryption !== undefined) {
    const { encryptKeystore } = await import('@asterkit/sdk/signing')
    const { password, ...options } = encryption
    const keystore: unknown = JSON.parse(await encryptKeystore(privateKey, password, options))
    text = `${JSON.stringify({ schema: 'asterkit.farm.keys/1', user, agent, keystore })}\n`
  }
  const [path, other] =
    encryption === undefined ? [files.env, files.keystore] : [files.keystore, files.env]
  try {
    mkdirSync(files.folder, { recursive: true, mode: 0o700 })
    chmodSync(files.folder, 0o700)
    writeFileSync(`${path}.new`, text, { mode: 0o600, flush: true })
    renameSync(`${path}.new`, path)
    // Two files would leave it open which of them counts.
    rmSync(other, { force: true })
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason'
    throw new CliError(`the keys cannot be written to ${path} (${why})`, exitCodes.failed, {
      cause: error,
    })
  }
  return path
}
