import type { Decimal } from './decimal.ts'
import type { Instrument, Side } from './instrument.ts'
import { isOnGrid } from './rounding.ts'

/** An order before it is sent. `price` is absent for MARKET orders. */
export interface OrderDraft {
  readonly side: Side
  /** Base units. */
  readonly quantity: Decimal
  /** Limit price, quote per base. */
  readonly price?: Decimal
  readonly isReduceOnly?: boolean
}

/** Figures of the moment that some rules need; a rule without its figure is not checked. */
export interface OrderReference {
  /** Mark price (perp) or index price (spot), quote per base. */
  readonly referencePrice?: Decimal
}

/** Why the venue would refuse the order, with the rule's figure and the order's. */
export interface OrderProblem {
  readonly rule:
    | 'status'
    | 'min-price'
    | 'max-price'
    | 'tick-size'
    | 'min-quantity'
    | 'max-quantity'
    | 'step-size'
    | 'min-notional'
    | 'max-notional'
    | 'price-band'
  readonly message: string
}

/**
 * Lists why the venue would refuse an order, in the order in which the venue checks.
 *
 * @returns An empty list when every rule that could be checked is kept.
 */
export function checkOrder(
  order: OrderDraft,
  instrument: Instrument,
  reference: OrderReference = {},
): readonly OrderProblem[] {
  const problems: OrderProblem[] = []
  const report = (rule: OrderProblem['rule'], message: string) => {
    problems.push({ rule, message: `${instrument.symbol} ${instrument.market}: ${message}` })
  }
  if (instrument.status !== 'TRADING' && order.isReduceOnly !== true) {
    report('status', `status is ${instrument.status}; only TRADING symbols take opening orders`)
  }
  if (order.price !== undefined) checkPrice(order.price, instrument, report)
  checkQuantity(order, instrument, report)
  checkNotional(order, instrument, reference, report)
  checkPriceBand(order, instrument, reference, report)
  return problems
}

type Report = (rule: OrderProblem['rule'], message: string) => void

function checkPrice(price: Decimal, { price: rule }: Instrument, report: Report): void {
  const shown = price.toFixed()
  if (price.lte(0) || price.lt(rule.min)) {
    report('min-price', `price ${shown} is below the minimum ${rule.min.toFixed()}`)
  }
  if (rule.max.gt(0) && price.gt(rule.max)) {
    report('max-price', `price ${shown} is above the maximum ${rule.max.toFixed()}`)
  }
  if (!isOnGrid(price, rule.min, rule.tick)) {
    report('tick-size', `price ${shown} is not a multiple of the tick ${rule.tick.toFixed()}`)
  }
}

function checkQuantity(order: OrderDraft, instrument: Instrument, report: Report): void {
  const rule = order.price === undefined ? instrument.marketLot : instrument.lot
  const shown = order.quantity.toFixed()
  if (order.quantity.lte(0) || order.quantity.lt(rule.min)) {
    report('min-quantity', `quantity ${shown} is below the minimum ${rule.min.toFixed()}`)
  }
  if (rule.max.gt(0) && order.quantity.gt(rule.max)) {
    report('max-quantity', `quantity ${shown} is above the maximum ${rule.max.toFixed()}`)
  }
  if (!isOnGrid(order.quantity, rule.min, rule.step)) {
    report('step-size', `quantity ${shown} is not a multiple of the step ${rule.step.toFixed()}`)
  }
}

function checkNotional(
  order: OrderDraft,
  instrument: Instrument,
  reference: OrderReference,
  report: Report,
): void {
  const price = order.price ?? reference.referencePrice
  if (price === undefined) return
  const notional = price.times(order.quantity)
  const isExempt = instrument.market === 'perp' && order.isReduceOnly === true
  if (!isExempt && notional.lt(instrument.minNotional)) {
    const least = instrument.minNotional.toFixed()
    report('min-notional', `value ${notional.toFixed()} is below the minimum ${least}`)
  }
  if (instrument.maxNotional !== undefined && notional.gt(instrument.maxNotional)) {
    const most = instrument.maxNotional.toFixed()
    report('max-notional', `value ${notional.toFixed()} is above the maximum ${most}`)
  }
}

function checkPriceBand(
  order: OrderDraft,
  instrument: Instrument,
  { referencePrice }: OrderReference,
  report: Report,
): void {
  const { priceBand: band, market } = instrument
  if (band === undefined || order.price === undefined || referencePrice === undefined) return
  const highest = referencePrice.times(band.up)
  const lowest = referencePrice.times(band.down)
  const shown = order.price.toFixed()
  if (band.up.gt(0) && (market === 'spot' || order.side === 'buy') && order.price.gt(highest)) {
    report('price-band', `price ${shown} is above the band's ${highest.toFixed()}`)
  }
  if (band.down.gt(0) && (market === 'spot' || order.side === 'sell') && order.price.lt(lowest)) {
    report('price-band', `price ${shown} is below the band's ${lowest.toFixed()}`)
  }
}
