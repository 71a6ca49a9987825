import { type Decimal, decimal, type Side, ZERO } from '@asterkit/instruments'
import type { EpochMs } from '../../ports/clock.ts'
import type { QuoteEntry, QuoteEntryBody } from './quoteEntries.ts'

/** An order that the journal has not seen the end of. */
export interface OpenQuote {
  readonly clientOrderId: string
  readonly symbol: string
  readonly side: Side
  readonly price: Decimal
  readonly quantity: Decimal
  /** Change whose fate is not on record. */
  readonly amended?: { readonly price: Decimal; readonly quantity: Decimal }
  readonly nonce: string
  /** Exchange time after which no call about it can be admitted any more. */
  readonly deadline: EpochMs
  readonly sentAt: EpochMs
  readonly orderId?: string
  /** Sum of its booked fills, base. */
  readonly booked: Decimal
}

/** A position by its booked fills. */
export interface QuotedPosition {
  /** Signed base units. */
  readonly quantity: Decimal
  /** What was paid for it at the average price, quote; signed like the quantity. */
  readonly cost: Decimal
}

/** Sums since the first start. Quote. */
export interface QuoteTotals {
  readonly fills: number
  readonly makerFills: number
  readonly volume: Decimal
}

/** What a market maker's journal says. */
export interface QuoteView {
  readonly epoch: number
  /** Time of the first session. */
  readonly startedAt: EpochMs
  readonly halt: { readonly reason: string; readonly time: EpochMs } | undefined
  /** Orders sent in all sessions. */
  readonly ordersSent: number
  readonly open: ReadonlyMap<string, OpenQuote>
  readonly positions: ReadonlyMap<string, QuotedPosition>
  readonly day:
    | { readonly day: EpochMs; readonly result: Decimal; readonly isLost: boolean }
    | undefined
  readonly cursors: ReadonlyMap<string, EpochMs>
  readonly totals: QuoteTotals
}

/** A view that follows the journal. */
export interface QuoteFold {
  readonly view: QuoteView
  add(entry: QuoteEntry): void
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** Starts with an empty journal. */
export function createQuoteFold(): QuoteFold {
  const open = new Map<string, OpenQuote>()
  const positions = new Map<string, QuotedPosition>()
  const cursors = new Map<string, EpochMs>()
  const view: Mutable<QuoteView> = {
    epoch: 0,
    startedAt: 0,
    halt: undefined,
    ordersSent: 0,
    open,
    positions,
    day: undefined,
    cursors,
    totals: { fills: 0, makerFills: 0, volume: ZERO },
  }
  const change = (clientOrderId: string, edit: (quote: OpenQuote) => OpenQuote) => {
    const quote = open.get(clientOrderId)
    if (quote !== undefined) open.set(clientOrderId, edit(quote))
  }
  const add = ({ kind, body, time }: QuoteEntry): void => {
    switch (kind) {
      case 'session':
        if (view.epoch === 0) view.startedAt = time
        view.epoch = body.epoch
        return
      case 'quote-sent':
        view.ordersSent += 1
        open.set(body.clientOrderId, openQuote(body, time))
        return
      case 'amend-sent': {
        const amended = { price: decimal(body.price), quantity: decimal(body.quantity) }
        const { deadline } = body
        change(body.clientOrderId, (quote) => ({ ...quote, amended, deadline }))
        return
      }
      case 'quote-state':
        if (body.state === 'live' || body.state === 'unknown') {
          const { orderId } = body
          if (orderId !== undefined) change(body.clientOrderId, (quote) => ({ ...quote, orderId }))
        } else open.delete(body.clientOrderId)
        return
      case 'fills':
        addFills(body)
        return
      case 'adoption':
        positions.set(body.symbol, {
          quantity: decimal(body.quantity),
          cost: decimal(body.quantity).times(decimal(body.price)),
        })
        return
      case 'day':
        view.day = {
          day: body.day,
          result: decimal(body.result),
          isLost: body.isLost ?? false,
        }
        return
      case 'cursor':
        cursors.set(body.name, body.time)
        return
      case 'halt':
        view.halt ??= { reason: body.reason, time }
        return
      case 'resume':
        view.halt = undefined
        return
    }
  }
  const addFills = ({ symbol, clientOrderId, fills }: QuoteEntryBody<'fills'>): void => {
    for (const fill of fills) {
      const quantity = decimal(fill.quantity)
      positions.set(symbol, addTrade(positions.get(symbol), fill))
      const { totals } = view
      view.totals = {
        fills: totals.fills + 1,
        makerFills: totals.makerFills + Number(fill.isMaker),
        volume: totals.volume.plus(decimal(fill.quoteQuantity)),
      }
      if (clientOrderId !== undefined) {
        change(clientOrderId, (quote) => ({ ...quote, booked: quote.booked.plus(quantity) }))
      }
    }
  }
  return { view, add }
}

function openQuote(body: QuoteEntryBody<'quote-sent'>, time: EpochMs): OpenQuote {
  const { clientOrderId, symbol, side, nonce, deadline } = body
  return {
    clientOrderId,
    symbol,
    side,
    price: decimal(body.price),
    quantity: decimal(body.quantity),
    nonce,
    deadline,
    sentAt: time,
    booked: ZERO,
  }
}

/** A position after one more trade: what reduces takes its share of the cost along. */
export function addTrade(
  before: QuotedPosition | undefined,
  trade: { readonly side: Side; readonly quantity: string; readonly price: string },
): QuotedPosition {
  const held = before?.quantity ?? ZERO
  const cost = before?.cost ?? ZERO
  const price = decimal(trade.price)
  const signed = trade.side === 'buy' ? decimal(trade.quantity) : decimal(trade.quantity).negated()
  const quantity = held.plus(signed)
  if (held.times(signed).gte(0)) return { quantity, cost: cost.plus(signed.times(price)) }
  const isFlipped = held.times(quantity).lt(0)
  if (isFlipped) return { quantity, cost: quantity.times(price) }
  return { quantity, cost: quantity.isZero() ? ZERO : cost.times(quantity).div(held) }
}
