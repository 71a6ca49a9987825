import { Decimal, decimal } from '@asterkit/instruments'
import { z } from 'zod'
import { type PositionView, VenueError, type VenueOrderRequest } from '../../core/index.ts'
import { marketName, positiveText, symbolText, user } from '../faultAction.ts'
import { stateAction } from './stateAction.ts'

const fraction = positiveText.refine((text) => Number(text) <= 1, 'must be at most 1')

/** Faults by which orders and positions of the account change without the bot. */
export const tradingStateActions = {
  'person-orders': stateAction({
    args: z.strictObject({
      user,
      market: marketName,
      symbol: symbolText,
      side: z.enum(['buy', 'sell']),
      type: z.enum(['LIMIT', 'MARKET', 'STOP_MARKET', 'TAKE_PROFIT_MARKET']),
      quantity: positiveText.optional(),
      price: positiveText.optional(),
      stopPrice: positiveText.optional(),
      reduceOnly: z.boolean().optional(),
      closePosition: z.boolean().optional(),
      clientOrderId: z.string().min(1).max(36).optional(),
    }),
    serves:
      'Orders: a person closes, flips or adds on the same account; old stop orders left; Account: foreign trades, second bot on the account, funds locked in own stale orders',
    effect: 'somebody else places this order on the account',
    apply({ account }, args) {
      account.placeOrder(orderOf(args))
    },
  }),
  'person-closes': stateAction({
    args: z.strictObject({ user, symbol: symbolText, fraction: fraction.optional() }),
    serves:
      'Orders: a person closes on the same account; Exchange faults: close refused as already flat (-2022)',
    effect: 'somebody else closes the position, or that part of it, at the market',
    apply({ account, venue }, { symbol, fraction: part = '1' }) {
      const position = account.position(symbol)
      const quantity = partOf(position, part, venue.instrument('perp', symbol).lot.step)
      if (quantity.isZero()) return
      account.placeOrder({
        market: 'perp',
        symbol,
        side: position.quantity.gt(0) ? 'sell' : 'buy',
        type: 'MARKET',
        quantity,
        reduceOnly: true,
      })
    },
  }),
  'fill-orders': stateAction({
    args: z.strictObject({
      user,
      market: marketName,
      symbol: symbolText,
      fraction: fraction.optional(),
    }),
    serves: 'Exchange faults: cancel vs fill race (-2011)',
    effect:
      'the outside fills every resting order of the symbol, or that part of it; set off by a cancel, the cancel comes too late',
    apply({ account, venue }, { market, symbol, fraction: part = '1' }) {
      const { step } = venue.instrument(market, symbol).lot
      for (const order of account.openOrders(market, symbol)) {
        if (order.type !== 'LIMIT') continue
        const quantity = order.quantity.times(part).div(step).ceil().times(step)
        const level = [order.price, quantity] as const
        const sides =
          order.side === 'buy' ? { bids: [], asks: [level] } : { bids: [level], asks: [] }
        venue.disturb({ market, symbol, until: venue.now, book: () => sides })
      }
    },
  }),
  restart: stateAction({
    args: z.strictObject({}),
    serves: 'Exchange faults: restart with orders gone',
    effect: 'all sockets close and every working order of every account is cancelled unheard',
    apply({ venue }) {
      for (const account of venue.accounts()) {
        for (const market of ['spot', 'perp'] as const) {
          for (const { symbol } of venue.instruments(market))
            account.cancelAllOrders(market, symbol)
        }
      }
    },
  }),
  deleverage: stateAction({
    args: z.strictObject({ user, symbol: symbolText, fraction }),
    serves: 'Funding: ADL part of the short',
    effect: 'that part of the position is closed at the mark under `adl_autoclose`',
    apply({ account, venue }, { symbol, fraction: part }) {
      const { step } = venue.instrument('perp', symbol).lot
      const quantity = partOf(account.position(symbol), part, step)
      venue.forceClose(account.address, { symbol, quantity, kind: 'ADL' })
    },
  }),
  liquidate: stateAction({
    args: z.strictObject({ user, symbol: symbolText, fraction }),
    serves: 'Funding: partial liquidation',
    effect: 'that part of the position is closed at the mark under `autoclose-<id>`',
    apply({ account, venue }, { symbol, fraction: part }) {
      const { step } = venue.instrument('perp', symbol).lot
      const quantity = partOf(account.position(symbol), part, step)
      venue.forceClose(account.address, { symbol, quantity, kind: 'LIQUIDATION' })
    },
  }),
} as const

interface PersonsOrder {
  readonly market: VenueOrderRequest['market']
  readonly symbol: string
  readonly side: 'buy' | 'sell'
  readonly type: 'LIMIT' | 'MARKET' | 'STOP_MARKET' | 'TAKE_PROFIT_MARKET'
  readonly quantity?: string | undefined
  readonly price?: string | undefined
  readonly stopPrice?: string | undefined
  readonly reduceOnly?: boolean | undefined
  readonly closePosition?: boolean | undefined
  readonly clientOrderId?: string | undefined
}

function orderOf(order: PersonsOrder): VenueOrderRequest {
  const { market, symbol, side, type, quantity, price, stopPrice } = order
  const { reduceOnly, closePosition, clientOrderId } = order
  return {
    market,
    symbol,
    side,
    type,
    ...(type === 'LIMIT' ? { timeInForce: 'GTC' as const } : {}),
    ...(quantity === undefined ? {} : { quantity: decimal(quantity) }),
    ...(price === undefined ? {} : { price: decimal(price) }),
    ...(stopPrice === undefined ? {} : { stopPrice: decimal(stopPrice) }),
    ...(reduceOnly === undefined ? {} : { reduceOnly }),
    ...(closePosition === undefined ? {} : { closePosition }),
    ...(clientOrderId === undefined ? {} : { newClientOrderId: clientOrderId }),
  }
}

/** Part of a position on the step, at least one step of it. @throws {VenueError} -2024 it is flat. */
function partOf({ quantity }: PositionView, part: string, step: Decimal): Decimal {
  if (quantity.isZero()) throw new VenueError(-2024, 'Position is not sufficient.')
  const wanted = quantity.abs().times(decimal(part)).div(step).floor().times(step)
  return Decimal.min(quantity.abs(), Decimal.max(step, wanted))
}
