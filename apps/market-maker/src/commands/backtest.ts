import { type CommandInput, createPaint, type ExitCode, exitCodes } from '@asterkit/app-kit'
import { backtestMarkets } from '../backtest/backtestMarkets.ts'
import { backtestSettings } from '../backtest/backtestSettings.ts'
import { makerConfig } from '../makerConfig.ts'
import { readSettings } from '../settings.ts'
import { backtestDocument } from '../view/backtestDocument.ts'
import { backtestView } from '../view/backtestView.ts'

/** Plays recorded markets through the touch, a fixed width and the strategy, and says where the profit came from. */
export async function backtest({ flags }: CommandInput): Promise<ExitCode> {
  const settings = backtestSettings(flags, process.env)
  const { config: file, mode } = settings
  const chosen = { ...(file && { config: file }), ...(mode && { mode }) }
  const { config } = makerConfig(readSettings(chosen, {}))
  const markets = await backtestMarkets(settings, config)
  if (settings.json) {
    const { queue, feedMs, orderMs, feeBps } = settings
    const rules = {
      queue: queue === 'power' ? { kind: queue, power: 2 } : { kind: queue },
      feedLatencyMs: feedMs,
      orderLatencyMs: orderMs,
      makerFeeBps: feeBps,
    }
    process.stdout.write(`${JSON.stringify(backtestDocument(markets, rules), undefined, 2)}\n`)
  } else {
    const paint = createPaint({ isTerminal: process.stdout.isTTY === true, env: process.env })
    process.stdout.write(`${backtestView(markets, paint).join('\n')}\n`)
  }
  return exitCodes.done
}
