import { ZERO } from '@asterkit/instruments'
import type { AccountState } from './accountState.ts'
import { cancelAllOrders } from './cancels.ts'
import type { VenueError } from './contract.ts'
import type { Protection, ProtectionRule } from './protection.ts'
import { refuse } from './refuse.ts'
import type { SymbolState, VenueState } from './venueState.ts'

/** Sets the rule of one symbol, or removes it; what was counted and a freeze are over. */
export function setProtection(
  account: AccountState,
  { symbol }: Pick<SymbolState, 'symbol'>,
  rule: ProtectionRule | undefined,
): void {
  if (rule === undefined) account.protections.delete(symbol)
  else account.protections.set(symbol, { rule, fills: [], frozenUntil: 0 })
}

/** Ends a freeze and forgets what has traded. */
export function resetProtection(
  account: AccountState,
  { symbol }: Pick<SymbolState, 'symbol'>,
): void {
  const protection = account.protections.get(symbol)
  if (protection !== undefined) Object.assign(protection, { fills: [], frozenUntil: 0 })
}

/** Whether the symbol is frozen. @returns -4088 when it is. */
export function checkFrozen(
  state: VenueState,
  account: AccountState,
  symbol: Pick<SymbolState, 'symbol' | 'market'>,
): VenueError | undefined {
  if (account.protections.size === 0 || symbol.market === 'spot') return undefined
  const protection = account.protections.get(symbol.symbol)
  return protection !== undefined && protection.frozenUntil > state.now ? refuse(-4088) : undefined
}

/** Counts the trades of a step; a limit that is reached freezes the symbol and cancels its orders. */
export function playProtections(state: VenueState): void {
  for (const { account, fill } of state.protectedFills.splice(0)) {
    const symbol = state.symbols[fill.market].get(fill.symbol)
    const protection = fill.market === 'perp' ? account.protections.get(fill.symbol) : undefined
    if (symbol === undefined || protection === undefined) continue
    if (protection.frozenUntil > state.now) continue
    const since = state.now - protection.rule.windowMs
    protection.fills = [...protection.fills.filter(({ time }) => time > since), fill]
    if (!isLimitReached(protection)) continue
    protection.fills = []
    protection.frozenUntil = state.now + protection.rule.frozenMs
    cancelAllOrders(state, account, symbol, 'PROTECTION')
  }
}

function isLimitReached({ rule, fills }: Protection): boolean {
  let quantity = ZERO
  let value = ZERO
  let delta = ZERO
  for (const fill of fills) {
    quantity = quantity.plus(fill.quantity)
    value = value.plus(fill.quoteQuantity)
    delta = fill.side === 'buy' ? delta.plus(fill.quantity) : delta.minus(fill.quantity)
  }
  const { quantityLimit, valueLimit, deltaLimit } = rule
  return (
    quantityLimit?.lte(quantity) === true ||
    valueLimit?.lte(value) === true ||
    deltaLimit?.lte(delta.abs()) === true
  )
}
