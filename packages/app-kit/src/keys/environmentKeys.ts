import { AsterConfigurationError, type Credentials, credentialsFromEnv } from '@asterkit/sdk'
import { usageError } from '../cliError.ts'
import { accountEnv, inAccountNames, type KeyAccount } from './accountEnv.ts'
import { keySigner } from './keySigner.ts'

/**
 * Reads the keys of an account from environment variables.
 *
 * @returns Undefined when none of them is set.
 * @throws {AsterConfigurationError} Only some are set, or they do not fit together. Never shows the key.
 * @throws {CliError} The same of the account of the short, in the names of its variables (exit 2).
 */
export async function environmentKeys(
  env: Readonly<Record<string, string | undefined>>,
  account: KeyAccount = 'own',
): Promise<Credentials | undefined> {
  try {
    return await credentialsFromEnv(accountEnv(env, account), keySigner)
  } catch (error) {
    if (account === 'own' || !(error instanceof AsterConfigurationError)) throw error
    throw usageError(inAccountNames(error.message, account), { cause: error })
  }
}
