import type { Paint } from '@asterkit/app-kit'
import type { Decimal } from '@asterkit/instruments'

const CELLS = 25

/**
 * Returns a bar of 25 cells, `[#####....]`: yellow from three quarters of the goal on, green when it is reached.
 *
 * @param share Fraction of the goal; below 0 shows as empty, above 1 as full.
 */
export function progressBar(share: Decimal, paint: Paint): string {
  const full = Math.max(0, Math.min(CELLS, Math.floor(share.toNumber() * CELLS)))
  const style = share.gte(1) ? 'good' : share.gte('0.75') ? 'warn' : 'accent'
  return `[${paint(style, '#'.repeat(full))}${'.'.repeat(CELLS - full)}]`
}
