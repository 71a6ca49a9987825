import { decimal } from '@asterkit/instruments'
import { z } from 'zod'
import { decimalText, marketName, positiveText, symbolText } from '../faultAction.ts'
import { stateAction } from './stateAction.ts'

const status = z.enum([
  'TRADING',
  'PENDING_TRADING',
  'PRE_SETTLE',
  'SETTLING',
  'CLOSE',
  'BREAK',
  'HALT',
])

/** Faults of a symbol's rules. */
export const listingStateActions = {
  'symbol-status': stateAction({
    args: z.strictObject({ market: marketName, symbol: symbolText, status }),
    serves: 'Funding: PRE_SETTLE/SETTLING/CLOSE while holding; spot halted',
    effect: 'the symbol has this status; SETTLING cancels its orders, CLOSE settles its positions',
    apply({ venue }, { market, symbol, status: next }) {
      venue.setInstrument({ ...venue.instrument(market, symbol), status: next })
    },
  }),
  announce: stateAction({
    args: z.strictObject({
      title: z.string().min(1).max(200),
      content: z.string().max(2000).default(''),
      category: z.string().min(1).max(40).default('DELISTING'),
    }),
    serves: 'Funding: a delisting that is announced while holding',
    effect: 'the venue announces this, which queries of announcements tell; nothing else changes',
    apply({ venue }, news) {
      venue.announce(news)
    },
  }),
  filters: stateAction({
    args: z.strictObject({
      market: marketName,
      symbol: symbolText,
      tickSize: positiveText.optional(),
      stepSize: positiveText.optional(),
      minQuantity: positiveText.optional(),
      minNotional: positiveText.optional(),
    }),
    serves: 'Exchange faults: filters changed at run time',
    effect: 'orders are checked by other filters, which exchangeInfo tells',
    apply({ venue }, { market, symbol, tickSize, stepSize, minQuantity, minNotional }) {
      const before = venue.instrument(market, symbol)
      const lot = {
        ...(stepSize === undefined ? {} : { step: decimal(stepSize) }),
        ...(minQuantity === undefined ? {} : { min: decimal(minQuantity) }),
      }
      venue.setInstrument({
        ...before,
        lot: { ...before.lot, ...lot },
        marketLot: { ...before.marketLot, ...lot },
        price: { ...before.price, ...(tickSize === undefined ? {} : { tick: decimal(tickSize) }) },
        ...(minNotional === undefined ? {} : { minNotional: decimal(minNotional) }),
      })
    },
  }),
  'funding-rule': stateAction({
    args: z.strictObject({
      symbol: symbolText,
      intervalHours: z.int().min(1).max(24).optional(),
      cap: decimalText.optional(),
      floor: decimalText.optional(),
    }),
    serves: 'Funding: intervals 1/4/8 h changed while holding',
    effect: 'the next settlement comes by the new interval, within the new cap and floor',
    apply({ venue }, { symbol, intervalHours, cap, floor }) {
      const { symbol: listed } = venue.instrument('perp', symbol)
      const before = venue.fundingRule(listed)
      if (before === undefined) return
      venue.setFundingRule(listed, {
        intervalHours: intervalHours ?? before.intervalHours,
        cap: cap === undefined ? before.cap : decimal(cap),
        floor: floor === undefined ? before.floor : decimal(floor),
      })
    },
  }),
} as const
