import type { Outcome, PreparedWrite } from '../ports/exchange.ts'
import { UNINTERRUPTED } from './pairTask.ts'
import type { TradeContext } from './tradeContext.ts'

/**
 * Sets margin type and leverage of a perpetual where they differ and reads them back. Only what is read
 * back counts, so that answers such as "no need to change" need no special treatment.
 *
 * @returns Why the symbol is not ready, or undefined.
 */
export async function preparePerp(
  context: TradeContext,
  symbol: string,
  leverage: number,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { exchange, limits } = context
  const before = await exchange.getSymbolMargin(symbol, signal)
  let answer = ''
  if (before.marginType !== limits.marginType) {
    const call = await exchange.prepareMarginType(symbol, limits.marginType)
    answer = await set(context, symbol, 'margin-type', limits.marginType, call)
  }
  if (before.leverage !== leverage) {
    const call = await exchange.prepareLeverage(symbol, leverage)
    answer = await set(context, symbol, 'leverage', String(leverage), call)
  }
  if (answer === '') return undefined
  const after = await exchange.getSymbolMargin(symbol, signal)
  if (after.marginType === limits.marginType && after.leverage === leverage) return undefined
  return `margin is ${after.marginType} at ${after.leverage}x instead of ${limits.marginType} at ${leverage}x (${answer})`
}

async function set<T>(
  context: TradeContext,
  symbol: string,
  setting: 'leverage' | 'margin-type',
  value: string,
  call: PreparedWrite<T>,
): Promise<string> {
  const { book, clock } = context
  const { nonce, requestHash, deadline } = call
  book.append({
    kind: 'setting-sent',
    time: clock.now(),
    body: { symbol, setting, value, nonce, requestHash, deadline },
  })
  const outcome = describe(await call.send(UNINTERRUPTED))
  book.append({
    kind: 'setting-state',
    time: clock.now(),
    body: { symbol, setting, outcome: outcome.slice(0, 500) },
  })
  return outcome
}

function describe<T>(outcome: Outcome<T>): string {
  if (outcome.kind === 'accepted') return 'accepted'
  if (outcome.kind === 'refused') return `refused (${outcome.code}): ${outcome.message}`
  return `${outcome.kind}: ${outcome.message}`
}
