import { type Decimal, decimal, ZERO } from '@asterkit/instruments'
import type { VenueOrder } from '@asterkit/paper-exchange/core'
import type { EntryBody, TradeEntry } from '@asterkit/strategy'
import type { Check, Watched } from '../check.ts'
import type { OwnTrade } from '../truth.ts'

type Sent = EntryBody<'order-sent'>

const WORKING = new Set(['NEW', 'PARTIALLY_FILLED'])

/** Only the hedge of an entry may leave while that rests. */
function isHedgeOf({ request }: Sent, entry: Pick<Sent, 'request'>): boolean {
  const isEntry = entry.request.market === 'spot' && entry.request.side === 'buy'
  const isHedge = request.market === 'perp' && request.side === 'sell'
  return isEntry && entry.request.timeInForce === 'GTX' && isHedge
}

/** I1 intent first, I2 at most once, I3 no invented outcome. */
export function checkAttempts(watched: Watched): Check {
  const { violated } = watched
  const sent = new Map<string, Sent>()
  const intents = new Map<number, EntryBody<'intent'>>()
  const atVenue = new Map<string, VenueOrder>()
  const ended = new Map<string, EntryBody<'order-state'>>()
  const executed = new Map<string, Decimal>()
  /** Intent of each order; its number counts from 1 again in a new journal. */
  const intentOf = new Map<string, { intent: EntryBody<'intent'>; journal: number }>()
  let journals = 1

  function onSent(body: Sent): void {
    sent.set(body.clientOrderId, body)
    const intent = intents.get(body.intentId)
    if (intent !== undefined) intentOf.set(body.clientOrderId, { intent, journal: journals })
    const others = [...watched.view.openAttempts.values()].filter(
      (other) =>
        other.pairId === body.pairId &&
        other.clientOrderId !== body.clientOrderId &&
        !isHedgeOf(body, other),
    )
    for (const other of others) {
      violated('I2', `${body.clientOrderId} is sent while ${other.clientOrderId} is not settled`)
    }
    const earlier = [...atVenue.values()].find((order) => {
      const other = sent.get(order.clientOrderId)
      // Nobody knows the orders of a journal that is gone.
      if (!watched.truth.isOwn(order)) return false
      const isBeside = other?.pairId === body.pairId && !isHedgeOf(body, other)
      return isBeside && WORKING.has(order.status)
    })
    if (earlier !== undefined) {
      violated('I2', `${body.clientOrderId} is sent while ${earlier.clientOrderId} works`)
    }
  }

  function onState(body: EntryBody<'order-state'>): void {
    if (body.state === 'live' || body.state === 'unknown') return
    ended.set(body.clientOrderId, body)
    const order = atVenue.get(body.clientOrderId)
    const really = order?.executedQuantity ?? ZERO
    const claimed = decimal(body.executedQuantity ?? '0')
    if (!claimed.eq(really)) {
      violated(
        'I3',
        `${body.clientOrderId} is recorded ${body.state} with ${claimed.toFixed()}, the venue executed ${really.toFixed()}`,
      )
    }
    if (order !== undefined && WORKING.has(order.status)) {
      violated('I3', `${body.clientOrderId} is recorded ${body.state} but works at the venue`)
    }
  }

  return {
    onJournalLost() {
      intents.clear()
      journals += 1
    },
    onEntry(entry: TradeEntry) {
      if (entry.kind === 'order-sent') onSent(entry.body)
      if (entry.kind === 'order-state') onState(entry.body)
      if (entry.kind === 'intent') intents.set(entry.body.intentId, entry.body)
    },
    onOwnOrder(order) {
      const { clientOrderId: id } = order
      const before = atVenue.get(id)
      atVenue.set(id, order)
      if (before === undefined && !sent.has(id)) violated('I1', `${id} left without an entry`)
      if (before !== undefined && before.orderId !== order.orderId) {
        violated('I2', `${id} was placed twice: ${before.orderId} and ${order.orderId}`)
      }
      const end = ended.get(id)
      const isNews = before === undefined || !before.executedQuantity.eq(order.executedQuantity)
      if (end !== undefined && isNews) {
        violated('I3', `${id} was recorded ${end.state} (${end.reason}) and trades afterwards`)
      }
    },
    onOwnTrade(trade: OwnTrade) {
      const [{ clientOrderId, market, side }] = trade.fills
      const { intent, journal } = intentOf.get(clientOrderId) ?? {}
      if (intent?.action !== 'open') return
      const isEntry = market === 'spot' ? side === 'buy' : side === 'sell'
      if (!isEntry) return
      const key = `${journal} ${intent.intentId} ${market}`
      const total = trade.fills.reduce(
        (sum, { quantity }) => sum.plus(quantity),
        executed.get(key) ?? ZERO,
      )
      executed.set(key, total)
      const limit = market === 'spot' ? intent.spotLimit : intent.perpLimit
      if (total.gt(limit)) {
        violated(
          'I2',
          `intent ${intent.intentId} executed ${total.toFixed()} on ${market}, its plan is ${limit}`,
        )
      }
    },
  }
}
