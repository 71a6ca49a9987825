import { confirm, refusedError } from '@asterkit/app-kit'
import type { MarketMakerConfig } from '@asterkit/strategy'
import type { MarketChoice } from '../market/openedMarket.ts'
import type { Settings } from '../settings.ts'

/**
 * Asks a person before an exchange with real orders hears anything of us.
 *
 * @throws {CliError} Not confirmed, or nobody is there to ask (exit 3). Nothing was sent.
 */
export async function confirmRealOrders(input: {
  readonly settings: Settings
  readonly config: MarketMakerConfig
  readonly choice: MarketChoice
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
}): Promise<void> {
  const { settings, config, choice, env, signal } = input
  if (settings.venue === 'paper' || (settings.venue === 'testnet' && settings.yes)) return
  const isLive = settings.venue === 'live'
  const limit = config.hardInventoryQuote.times(config.symbols.length).toFixed()
  const phrase = isLive ? `LIVE ${limit}` : 'yes'
  if (isLive && env.ASTERKIT_CONFIRM_LIVE === phrase) return
  const what = `quotes ${config.symbols.join(', ')}, positions up to ${limit} USDT, daily loss up to ${config.limits.maxDayLossQuote.toFixed()} USDT`
  const isYes = await confirm({
    question: isLive
      ? `This trades REAL MONEY of ${choice.account}: ${what}.\nType ${phrase} to go on:`
      : `This places orders on the testnet for ${choice.account}: ${what}. Type yes to go on:`,
    expect: phrase,
    otherwise: isLive
      ? `set ASTERKIT_CONFIRM_LIVE="${phrase}". Nothing was sent`
      : 'pass --yes. Nothing was sent',
    stdin: process.stdin,
    stdout: process.stderr,
    signal,
  })
  if (!isYes) throw refusedError('not confirmed; nothing was sent')
}
