import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Credentials } from '@asterkit/sdk'
import { z } from 'zod'
import { ask } from '../ask.ts'
import { usageError } from '../cliError.ts'
import { accountEnv, type KeyAccount } from './accountEnv.ts'
import { environmentKeys } from './environmentKeys.ts'
import { keySigner } from './keySigner.ts'

/** Which exchange keys are for. */
export type KeyMode = 'paper' | 'testnet' | 'live'

type Env = Readonly<Record<string, string | undefined>>

/** Where the keys of an account are, before they are opened. */
export interface KeySource {
  readonly kind: 'environment' | 'env-file' | 'keystore'
  /** For people: `environment`, or the file. */
  readonly where: string
  /**
   * Makes the signer. A keystore needs its password: from `ASTERKIT_KEYSTORE_PASSWORD_FILE`,
   * `ASTERKIT_KEYSTORE_PASSWORD`, or typed.
   *
   * @throws {CliError} Nobody can type the password (exit 3), or the file cannot be used (exit 2).
   * @throws {AsterConfigurationError} The keys do not fit together, or the password is wrong. Shows no secret.
   */
  open(): Promise<Credentials>
}

const NAMES = ['API_USER', 'API_SIGNER', 'API_PRIVATE_KEY'] as const
const ADDRESS = /^0x[0-9a-fA-F]{40}$/
const MAX_BYTES = 64 * 1024

/** A keystore with the address of the wallet that it trades for. */
export const KeyFile = z.strictObject({
  schema: z.literal('asterkit.farm.keys/1'),
  user: z.string().regex(ADDRESS),
  agent: z.string().regex(ADDRESS),
  keystore: z.record(z.string(), z.unknown()),
})

/** Names the two files in which keys of a mode may be kept. */
export function keyFiles(stateDir: string, mode: KeyMode, account: KeyAccount = 'own') {
  const folder = join(stateDir, 'keys')
  const name = account === 'own' ? mode : `${mode}-${account}`
  return {
    folder,
    env: join(folder, `${name}.env`),
    keystore: join(folder, `${name}.keystore.json`),
  }
}

/**
 * Finds the keys of a mode: the environment first, then `ASTERKIT_ENV_FILE`, then the files that `saveKeys` has
 * written. Opens nothing.
 *
 * @param account `short`: of the second of two accounts, whose variables and files carry SHORT in their names.
 * @returns Undefined when there are none.
 */
export function findKeys(
  stateDir: string,
  mode: KeyMode,
  given: Env,
  account: KeyAccount = 'own',
): KeySource | undefined {
  const env = accountEnv(given, account)
  if (NAMES.some((name) => env[name])) {
    return {
      kind: 'environment',
      where: 'environment',
      open: () => required(environmentKeys(given, account), 'environment'),
    }
  }
  const files = keyFiles(stateDir, mode, account)
  const file = env.ASTERKIT_ENV_FILE || files.env
  if (env.ASTERKIT_ENV_FILE || existsSync(file)) {
    const open = async () => required(environmentKeys(readEnvFile(file)), file)
    return { kind: 'env-file', where: file, open }
  }
  if (!existsSync(files.keystore)) return undefined
  return { kind: 'keystore', where: files.keystore, open: () => openKeystore(files.keystore, env) }
}

async function required(credentials: Promise<Credentials | undefined>, where: string) {
  const found = await credentials
  if (found === undefined) throw usageError(`${where} has none of ${NAMES.join(', ')}`)
  return found
}

/** Reads the key names alone: addresses of exchanges in such a file would send signatures elsewhere. */
function readEnvFile(path: string): Env {
  const found: Record<string, string> = {}
  for (const line of readPrivate(path).split('\n')) {
    const match =
      /^\s*(?:export\s+)?([A-Z0-9_]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|(\S*))\s*(?:#.*)?$/.exec(line)
    const name = NAMES.find((each) => each === match?.[1])
    if (name !== undefined) found[name] = match?.[2] ?? match?.[3] ?? match?.[4] ?? ''
  }
  return found
}

/** Nobody is asked twice for the same file by one process. */
const opened = new Map<string, Credentials>()

async function openKeystore(path: string, env: Env): Promise<Credentials> {
  const known = opened.get(path)
  if (known !== undefined) return known
  const { user, keystore } = readKeyFile(path)
  const { keystoreSigner } = await import('@asterkit/sdk/signing')
  const { password, isTyped } = await passwordOf(path, env)
  const signer = await keystoreSigner(JSON.stringify(keystore), password, { makeSigner: keySigner })
  const credentials = { user, signer }
  if (isTyped) opened.set(path, credentials)
  return credentials
}

/**
 * Reads a keystore file without opening it.
 *
 * @throws {CliError} It cannot be read, others may read it, or it is no such file (exit 2).
 */
export function readKeyFile(path: string): z.output<typeof KeyFile> {
  let content: unknown
  try {
    content = JSON.parse(readPrivate(path))
  } catch (error) {
    if (error instanceof SyntaxError) throw usageError(`${path} is not JSON: save the keys again`)
    throw error
  }
  const parsed = KeyFile.safeParse(content)
  if (!parsed.success) throw usageError(`${path} is not a key file: save the keys again`)
  return parsed.data
}

async function passwordOf(
  path: string,
  env: Env,
): Promise<{ readonly password: string; readonly isTyped: boolean }> {
  const { ASTERKIT_KEYSTORE_PASSWORD_FILE: file, ASTERKIT_KEYSTORE_PASSWORD: given } = env
  if (file) return { password: readPrivate(file).replace(/\r?\n$/, ''), isTyped: false }
  if (given) return { password: given, isTyped: false }
  const typed = await ask({
    question: `Password of ${path}:`,
    otherwise: 'set ASTERKIT_KEYSTORE_PASSWORD_FILE. Nothing was sent',
    isHidden: true,
    stdin: process.stdin,
    stdout: process.stderr,
  })
  if (typed === undefined) throw usageError('no password was given; nothing was sent')
  return { password: typed, isTyped: true }
}

/** A file with secrets that others may read is refused before it is read. */
function readPrivate(path: string): string {
  try {
    const { mode, size } = statSync(path)
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      throw usageError(`${path} can be read by others: chmod 600 ${path}`)
    }
    if (size > MAX_BYTES) throw usageError(`${path} is too large for a key file`)
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error) {
      throw usageError(`${path} cannot be read (${String(error.code)})`, { cause: error })
    }
    throw error
  }
}
