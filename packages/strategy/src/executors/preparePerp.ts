import type { PositionSide } from '../ports/exchange.ts'
import { describeOutcome, sendSetting } from './sendSetting.ts'
import type { TradeContext } from './tradeContext.ts'

/**
 * Sets margin type and leverage of a perpetual where they differ and reads them back, on both accounts where each leg
 * has its own. Only what is read back counts, so that answers such as "no need to change" need no special treatment.
 *
 * @returns Why the symbol is not ready, or undefined.
 */
export async function preparePerp(
  context: TradeContext,
  symbol: string,
  leverage: number,
  signal: AbortSignal,
): Promise<string | undefined> {
  const wanted = { symbol, leverage }
  if (context.exchange.hasAccountPerLeg !== true) {
    return prepareAccount(context, wanted, undefined, signal)
  }
  for (const leg of ['long', 'short'] as const) {
    const problem = await prepareAccount(context, wanted, leg, signal)
    if (problem !== undefined) return `on the account of the ${leg} the ${problem}`
  }
  return undefined
}

async function prepareAccount(
  context: TradeContext,
  { symbol, leverage }: { readonly symbol: string; readonly leverage: number },
  leg: PositionSide | undefined,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { exchange, limits } = context
  const before = await exchange.getSymbolMargin(symbol, signal, leg)
  let answer = ''
  if (before.marginType !== limits.marginType) {
    const call = await exchange.prepareMarginType(symbol, limits.marginType, leg)
    const to = { symbol, setting: 'margin-type', value: limits.marginType } as const
    answer = describeOutcome(await sendSetting(context, to, call))
  }
  if (before.leverage !== leverage) {
    const call = await exchange.prepareLeverage(symbol, leverage, leg)
    const to = { symbol, setting: 'leverage', value: String(leverage) } as const
    answer = describeOutcome(await sendSetting(context, to, call))
  }
  if (answer === '') return undefined
  const after = await exchange.getSymbolMargin(symbol, signal, leg)
  if (after.marginType === limits.marginType && after.leverage === leverage) return undefined
  return `margin is ${after.marginType} at ${after.leverage}x instead of ${limits.marginType} at ${leverage}x (${answer})`
}
