import { CliError, exitCodes, refusedError, usageError } from '@asterkit/app-kit'
import {
  type AsterPorts,
  letMomentPass,
  lookAtAster,
  openAster,
  paperCredentials,
  runningPaper,
  runningPaperName,
  steppedClock,
} from '@asterkit/app-kit/aster'
import { environmentKeys, findKeys, inAccountNames } from '@asterkit/app-kit/keys'
import { type Environment, environmentFromEnv, environments, isLoopback } from '@asterkit/sdk'
import type { Settings } from './settings.ts'

/** The account that is to be flattened. Nothing is sent before `open`. */
export interface AccountChoice {
  readonly environment: Environment
  /** Address of the user. */
  readonly account: string
  /** What the bot's journal calls this environment. */
  readonly journalEnvironment: string
  /**
   * @param access.isReadOnly Signs reads only.
   * @param access.lastNonce Highest nonce of an earlier process.
   */
  open(
    access: { readonly isReadOnly: boolean; readonly lastNonce: string | undefined },
    signal: AbortSignal,
  ): Promise<AsterPorts>
}

type Env = Readonly<Record<string, string | undefined>>

/**
 * Chooses exchange and keys by the command line and the environment.
 *
 * @throws {CliError} It is not said which exchange, or keys are missing (exit 2), or the addresses contradict
 *   the mode (exit 3).
 */
export async function chooseAccount(settings: Settings, env: Env): Promise<AccountChoice> {
  return settings.mode === 'paper' ? choosePaper(settings, env) : chooseAster(settings, env)
}

async function chooseAster(
  { mode, stateDir, shortAccount }: Settings,
  env: Env,
): Promise<AccountChoice> {
  const environment =
    environmentFromEnv(env) ?? environments[mode === 'live' ? 'mainnet' : 'testnet']
  const other = mode === 'live' ? 'testnet' : 'mainnet'
  if (environment.name === other) {
    throw refusedError(`--${mode}, but the ASTER_..._URL variables name ${other}: unset them`)
  }
  // As the farm and the market maker find them: whoever has saved keys for a bot can end it with them.
  const account = shortAccount ? 'short' : 'own'
  const credentials = await findKeys(stateDir, mode, env, account)?.open()
  if (credentials === undefined) {
    const text = `--${mode} needs keys: set API_USER (wallet), API_SIGNER (agent) and API_PRIVATE_KEY (agent's key), or name the --state-dir with the bot's saved keys. Nothing was sent`
    throw usageError(inAccountNames(text, account))
  }
  return {
    environment,
    account: credentials.user,
    journalEnvironment: environment.name,
    open: ({ isReadOnly, lastNonce }, signal) =>
      (isReadOnly ? lookAtAster : openAster)({
        environment,
        credentials,
        lastNonce,
        isUrgent: true,
        signal,
      }),
  }
}

async function choosePaper({ paperUrl, shortAccount }: Settings, env: Env): Promise<AccountChoice> {
  const environment = paperUrl === undefined ? environmentFromEnv(env) : runningPaper(paperUrl)
  if (environment === undefined) {
    throw usageError('say which exchange: --live, --testnet, or --paper-url URL of a running one')
  }
  if (!Object.values(environment.hosts).every(isLoopback)) {
    throw refusedError(
      'the ASTER_..._URL variables name hosts that are not this machine: say --live or --testnet, or unset them',
    )
  }
  const url = environment.hosts.futuresRest
  const account = shortAccount ? 'short' : 'own'
  // Keys are used only where the environment also names the exchange: nobody's real key signs by accident.
  const own = paperUrl === undefined ? await environmentKeys(env, account) : undefined
  const playName = `${runningPaperName(url)}${shortAccount ? '-short' : ''}`
  const credentials = own ?? (await paperCredentials(playName))
  return {
    environment,
    account: credentials.user,
    journalEnvironment: 'paper',
    async open({ isReadOnly, lastNonce }, signal) {
      const { clock } = steppedClock(await connectClock(url, signal))
      if (!isReadOnly) await letMomentPass(clock, signal)
      const access = { environment, credentials, clock, lastNonce, isUrgent: true, signal }
      return isReadOnly ? lookAtAster(access) : openAster(access)
    },
  }
}

async function connectClock(url: string, signal: AbortSignal) {
  const { connectPaperClock } = await import('@asterkit/paper-exchange/clock')
  try {
    return await connectPaperClock({ url, signal })
  } catch (error) {
    throw new CliError(
      `no paper exchange answers at ${url}: start one with pnpm paper-exchange, or correct the address`,
      exitCodes.failed,
      { cause: error },
    )
  }
}
