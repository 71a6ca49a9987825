type Env = Readonly<Record<string, string | undefined>>

/** Which of two accounts: the only one, which also holds the long, or the one that holds the short. */
export type KeyAccount = 'own' | 'short'

/** What is named for each account, and its name for the account of the short. */
const SHORT_NAMES = {
  API_USER: 'API_SHORT_USER',
  API_SIGNER: 'API_SHORT_SIGNER',
  API_PRIVATE_KEY: 'API_SHORT_PRIVATE_KEY',
  ASTERKIT_ENV_FILE: 'ASTERKIT_SHORT_ENV_FILE',
} as const

/** Both keystores may have one password. */
const PASSWORDS = {
  ASTERKIT_KEYSTORE_PASSWORD_FILE: 'ASTERKIT_SHORT_KEYSTORE_PASSWORD_FILE',
  ASTERKIT_KEYSTORE_PASSWORD: 'ASTERKIT_SHORT_KEYSTORE_PASSWORD',
} as const

/** The environment as one account has to see it: that of the short has names of its own. */
export function accountEnv(env: Env, account: KeyAccount): Env {
  if (account === 'own') return env
  const named = Object.entries(SHORT_NAMES).map(([name, short]) => [name, env[short]])
  const ownPasswords = Object.entries(PASSWORDS).map(([name, short]) => [name, env[short]])
  const hasOwn = ownPasswords.some(([, value]) => value)
  return { ...env, ...Object.fromEntries([...named, ...(hasOwn ? ownPasswords : [])]) }
}

/** A message about keys in the names of the account that it is about. */
export function inAccountNames(message: string, account: KeyAccount): string {
  return account === 'own' ? message : message.replaceAll(/\bAPI_(?!SHORT_)/g, 'API_SHORT_')
}
