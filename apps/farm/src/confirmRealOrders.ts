import { confirm, refusedError } from '@asterkit/app-kit'
import type { FundingFarmConfig } from '@asterkit/strategy'
import type { MarketChoice } from './market/market.ts'
import type { Settings } from './settings.ts'

/**
 * Asks a person before an exchange with real orders hears anything of us.
 *
 * @throws {CliError} Not confirmed, or nobody is there to ask (exit 3). Nothing was sent.
 */
export async function confirmRealOrders(
  run: {
    readonly settings: Settings
    readonly choice: MarketChoice
    readonly config: FundingFarmConfig
    readonly env: Readonly<Record<string, string | undefined>>
  },
  signal: AbortSignal,
): Promise<void> {
  const { mode } = run.choice.facts
  if (mode === 'paper' || (mode === 'testnet' && run.settings.yes)) return
  const amount = run.config.capitalQuote?.toFixed() ?? 'ALL'
  const phrase = mode === 'live' ? `LIVE ${amount}` : 'yes'
  if (mode === 'live' && run.env.ASTERKIT_CONFIRM_LIVE === phrase) return
  const isYes = await confirm({
    question:
      mode === 'live'
        ? `This trades REAL MONEY of ${run.choice.account}, capital ${amount} USDT.\nType ${phrase} to go on:`
        : `This places orders on the testnet for ${run.choice.account}. Type yes to go on:`,
    expect: phrase,
    otherwise:
      mode === 'live'
        ? `set ASTERKIT_CONFIRM_LIVE="${phrase}". Nothing was sent`
        : 'pass --yes. Nothing was sent',
    stdin: process.stdin,
    stdout: process.stderr,
    signal,
  })
  if (!isYes) throw refusedError('not confirmed; nothing was sent')
}
