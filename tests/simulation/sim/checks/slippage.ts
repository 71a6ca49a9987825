import { Decimal, decimal } from '@asterkit/instruments'
import type { EntryBody } from '@asterkit/strategy'
import type { Check, Watched } from '../check.ts'

/** A book that was read before a fault may be so old. */
const TROUBLED_MS = 60_000

/** I8: coins are bought at most `slippageBps` above the asks of the moment. */
export function checkSlippage({ venue, scenario, faults, violated }: Watched): Check {
  const { slippageBps = 10 } = scenario.config

  function onBuying({ clientOrderId, request, reference }: EntryBody<'order-sent'>): void {
    const ask = venue.quote('spot', request.symbol)?.askPrice
    if (ask === undefined) return
    const near = Decimal.max(ask, reference ?? ask)
    const { tick } = venue.instrument('spot', request.symbol).price
    const most = near.times(1 + slippageBps / 10_000).plus(tick)
    if (decimal(request.price).lte(most)) return
    violated(
      'I8',
      `${clientOrderId} pays up to ${request.price}, at most ${most.toFixed()} is allowed`,
    )
  }

  return {
    onEntry(entry) {
      if (entry.kind !== 'order-sent') return
      const { market, side } = entry.body.request
      const isTroubled = faults.strikes.some(({ time }) => venue.now - time < TROUBLED_MS)
      if (market === 'spot' && side === 'buy' && !isTroubled) onBuying(entry.body)
    },
  }
}
