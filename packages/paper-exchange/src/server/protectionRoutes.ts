import { decimal } from '@asterkit/instruments'
import type { futuresEndpoints } from '@asterkit/sdk'
import type { ProtectionRule } from '../core/index.ts'
import type { Routes } from './route.ts'

/** Routes of the futures host for market-maker protection. */
export const protectionRoutes: Routes<typeof futuresEndpoints> = {
  getMmp: ({ symbol }, { account, venue }) => {
    if (symbol !== undefined) venue.instrument('perp', symbol)
    return [...account.protections()]
      .filter(([name]) => symbol === undefined || name === symbol)
      .map(([name, rule]) => wireProtection(name, rule))
  },
  setMmp: ({ symbol, ...limits }, { account }) => {
    const { qtyLimit, valueLimit, deltaLimit } = limits
    account.setProtection(symbol, {
      windowMs: limits.windowTimeInMilliseconds,
      frozenMs: limits.frozenTimeInMilliseconds,
      ...(qtyLimit === undefined ? {} : { quantityLimit: decimal(qtyLimit) }),
      ...(valueLimit === undefined ? {} : { valueLimit: decimal(valueLimit) }),
      ...(deltaLimit === undefined ? {} : { deltaLimit: decimal(deltaLimit) }),
    })
    return true
  },
  resetMmp: ({ symbol }, { account }) => {
    account.resetProtection(symbol)
    return true
  },
  deleteMmp: ({ symbol }, { account }) => {
    account.setProtection(symbol, undefined)
    return true
  },
}

/** Limits are JSON numbers on the wire; a limit that is not set is null. */
function wireProtection(symbol: string, rule: ProtectionRule) {
  return {
    symbol,
    windowTimeInMilliseconds: rule.windowMs,
    frozenTimeInMilliseconds: rule.frozenMs,
    qtyLimit: rule.quantityLimit?.toNumber() ?? null,
    valueLimit: rule.valueLimit?.toNumber() ?? null,
    deltaLimit: rule.deltaLimit?.toNumber() ?? null,
  }
}
