import { formatAmount, formatDuration } from '@asterkit/app-kit'
import type { Decimal } from '@asterkit/instruments'
import type { Agent } from '@asterkit/sdk/futures'
import type { MarketRow } from '@asterkit/strategy'
import { type Check, failed, ok, warning } from './check.ts'

const SKEW_WARNING_MS = 1_000
const SKEW_FAILED_MS = 60_000
const EXPIRY_WARNING_MS = 7 * 86_400_000
/** Cheapest symbols that are named. */
const NAMED = 3

/**
 * Judges this machine's clock. The bot goes by the exchange's time, so a small error is harmless.
 *
 * @param skewMs Exchange time minus this machine's.
 */
export function judgeClock(skewMs: number): Check {
  const off = `this machine's clock is ${formatDuration(Math.abs(skewMs))} ${skewMs > 0 ? 'slow' : 'fast'}`
  const advice = 'let the system set its time (NTP)'
  if (Math.abs(skewMs) >= SKEW_FAILED_MS) return failed('clock', off, advice)
  return Math.abs(skewMs) >= SKEW_WARNING_MS ? warning('clock', off, advice) : ok('clock', off)
}

/**
 * Judges what computes our signatures.
 *
 * @param library `ethers` is what is left when `tiny-secp256k1` does not load.
 */
export function judgeSigning(library: 'tiny-secp256k1' | 'ethers'): Check {
  if (library === 'tiny-secp256k1') return ok('signing', 'WebAssembly (tiny-secp256k1)')
  const advice = 'install the program again: its package tiny-secp256k1 does not load'
  return warning('signing', 'JavaScript (ethers), less than half as fast', advice)
}

/** Judges what the exchange says about our agent: known, not expired, may trade both markets, may not withdraw. */
export function judgeAgent(
  agents: readonly Agent[],
  address: string,
  now: number,
): readonly Check[] {
  const name = 'agent'
  const row = agents.find((each) => each.agentAddress.toLowerCase() === address.toLowerCase())
  if (row === undefined) {
    const advice = 'approve it on the exchange (API wallets), or give the key of an approved one'
    return [failed(name, `${address} is not an agent of this account`, advice)]
  }
  const left = row.expired - now
  const checks: Check[] = []
  const renew = 'prolong it on the exchange, or make a new agent'
  if (left <= 0) checks.push(failed(name, `it expired ${formatDuration(-left)} ago`, renew))
  else if (left < EXPIRY_WARNING_MS) {
    checks.push(warning(name, `it expires in ${formatDuration(left)}`, renew))
  } else checks.push(ok(name, `${address}, known to the exchange`))
  const missing = [...(row.canSpotTrade ? [] : ['spot']), ...(row.canPerpTrade ? [] : ['perp'])]
  checks.push(
    missing.length === 0
      ? ok('permissions', 'may trade spot and perp')
      : failed('permissions', `may not trade ${missing.join(' and ')}`, 'grant both to the agent'),
    row.canWithdraw
      ? failed('withdrawal', 'this key can take money out', 'make an agent without that right')
      : ok('withdrawal', 'this key cannot take money out'),
  )
  return checks
}

/** Judges the position mode: both legs need one-way. */
export function judgePositionMode(mode: 'one-way' | 'hedge'): Check {
  if (mode === 'one-way') return ok('position mode', 'one-way')
  const advice = 'switch to one-way in the settings of the exchange, while no position is open'
  return failed('position mode', 'hedge mode', advice)
}

/** Judges the free money against the cheapest pairs. */
export function judgeFunds(
  free: Decimal,
  rows: readonly MarketRow[],
  leverage: number,
): readonly Check[] {
  const priced = rows
    .flatMap(({ symbol, leastCapital }) => (leastCapital ? [{ symbol, leastCapital }] : []))
    .sort((a, b) => a.leastCapital.comparedTo(b.leastCapital))
  const [least] = priced
  if (least === undefined) {
    return [failed('smallest capital', 'no pair has prices on both markets now', 'try again later')]
  }
  const named = priced
    .slice(0, NAMED)
    .map((row) => `${row.symbol} ${formatAmount(row.leastCapital)}`)
  const text = `${named.join(', ')} USDT at ${leverage}x`
  const funds = `${formatAmount(free)} USDT free in both wallets`
  return [
    free.gte(least.leastCapital)
      ? ok('balances', funds)
      : warning(
          'balances',
          funds,
          `deposit, or move money here: the least is ${formatAmount(least.leastCapital)} USDT`,
        ),
    ok('smallest capital', text),
  ]
}
