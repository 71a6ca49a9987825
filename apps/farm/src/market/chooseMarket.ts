import type { Settings } from '../settings.ts'
import { chooseAsterMarket } from './chooseAsterMarket.ts'
import { choosePaperMarket } from './choosePaperMarket.ts'
import { chooseRunningPaper } from './chooseRunningPaper.ts'
import type { AccountCount, MarketChoice } from './market.ts'

const URL_NAMES = [
  'ASTER_FUTURES_REST_URL',
  'ASTER_FUTURES_WS_URL',
  'ASTER_SPOT_REST_URL',
  'ASTER_SPOT_WS_URL',
] as const

/** What a command wants of the market: to run a bot, to work with what a bot left, or to look. */
export type Purpose = 'run' | 'continue' | 'look-at-account' | 'look-at-market'

/**
 * Chooses where a command looks or trades. Nothing is sent.
 *
 * @throws {CliError} Keys or addresses are missing or wrong (exit 2).
 */
export async function chooseMarket(
  settings: Settings,
  env: Readonly<Record<string, string | undefined>>,
  purpose: Purpose = 'run',
  accounts: AccountCount = 'one',
): Promise<MarketChoice> {
  if (settings.mode !== 'paper') {
    const needs = purpose === 'look-at-market' ? 'nothing' : 'keys'
    return chooseAsterMarket(settings, env, { needs, accounts })
  }
  const hasUrls = URL_NAMES.some((name) => env[name])
  if (settings.paperUrl !== undefined || hasUrls) {
    const looksFor = purpose === 'look-at-market' ? 'market' : 'account'
    return chooseRunningPaper(settings, env, { looksFor, accounts })
  }
  return choosePaperMarket(settings, purpose === 'run' ? 'run' : 'continue', accounts)
}
