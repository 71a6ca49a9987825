import { describeOutcome, sendSetting } from '../../../executors/sendSetting.ts'
import type { TradeContext } from '../../../executors/tradeContext.ts'
import type { PositionMode } from '../../../ports/exchange.ts'

/** What came of asking for a position mode. */
export type ModeResult =
  | { readonly kind: 'set' }
  | { readonly kind: 'switched' }
  /** It is another one, and why it stays so. */
  | { readonly kind: 'refused'; readonly reason: string }

/**
 * Sees to it that the account is in a position mode. It is switched only while the account has neither
 * positions nor orders on any symbol, and only what is read back counts.
 *
 * @param onSwitch Called with the mode that the account is in before it is switched; what throws here stops it.
 * @throws {JournalError} The intent could not be written; nothing was sent.
 * @throws The account could not be read.
 */
export async function prepareMode(
  context: TradeContext,
  mode: PositionMode,
  signal: AbortSignal,
  onSwitch?: (before: PositionMode) => void,
): Promise<ModeResult> {
  const { exchange } = context
  const before = await exchange.getPositionMode(signal)
  if (before === mode) return { kind: 'set' }
  const [positions, orders] = await Promise.all([
    exchange.listPositions(signal),
    exchange.listOpenOrders('perp', signal),
  ])
  const position = positions.find(({ quantity }) => !quantity.isZero())
  if (position !== undefined) {
    const reason = `the account is not in ${mode} mode and holds ${position.symbol}: close it, or use another account`
    return { kind: 'refused', reason }
  }
  if (orders[0] !== undefined) {
    const reason = `the account is not in ${mode} mode and an order in ${orders[0].symbol} is open: cancel it, or use another account`
    return { kind: 'refused', reason }
  }
  onSwitch?.(before)
  const call = await exchange.preparePositionMode(mode)
  const to = { symbol: '*', setting: 'position-mode', value: mode } as const
  const answer = describeOutcome(await sendSetting(context, to, call))
  if ((await exchange.getPositionMode(signal)) === mode) return { kind: 'switched' }
  return { kind: 'refused', reason: `the account is still not in ${mode} mode (${answer})` }
}
