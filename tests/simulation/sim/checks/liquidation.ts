import type { VenueEvent } from '@asterkit/paper-exchange/core'
import type { Check, Watched } from '../check.ts'

const MINUTE = 60_000
/** So long nothing may have stood in the way of looking after the margin. */
const CARE_MS = 2 * MINUTE
/** Faults that take a short away, or move its price at once. */
const SUDDEN = ['market: liquidation', 'market: deleveraging', 'market: mark', 'orders: price jump']

/** I5: a short is closed before it is liquidated, when the price gets there step by step. */
export function checkLiquidation(watched: Watched): Check {
  const { venue, account, scenario, truth, violated } = watched
  const isSudden = scenario.classes.some((name) => SUDDEN.some((start) => name.startsWith(start)))

  function hadTime(symbol: string): boolean {
    const { processSince, faults } = watched
    const since = venue.now - CARE_MS
    if (processSince === undefined || processSince > since) return false
    if (faults.strikes.some(({ time }) => time > since)) return false
    const script = scenario.market.coins.find(({ asset }) => `${asset}USDT` === symbol)
    if (script === undefined || script.levelQuote < 20_000) return false
    const minute = (venue.now - scenario.start) / MINUTE
    const isNear = (from: number, to: number) => minute >= from && minute <= to + CARE_MS / MINUTE
    const { shocks, stalls } = script
    return !(
      shocks.some((shock) => isNear(shock.minute, shock.minute)) ||
      stalls.some((stall) => isNear(stall.from, stall.to))
    )
  }

  venue.onEvent((event: VenueEvent) => {
    if (isSudden || event.kind !== 'order' || event.account !== account.address) return
    const { order, execution } = event
    const isOurs = truth.coins.get(order.symbol)?.perp.isNegative() === true
    if (execution !== 'CALCULATED' || !isOurs || !hadTime(order.symbol)) return
    violated('I5', `${order.symbol} is liquidated although nothing kept the bot from closing it`)
  })
  return {}
}
