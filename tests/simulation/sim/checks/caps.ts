import { Decimal, decimal } from '@asterkit/instruments'
import { defaultExecutionLimits, type EntryBody } from '@asterkit/strategy'
import type { Check, Watched } from '../check.ts'

const DAY = 86_400_000
/** `maxQuoteAgeMs` of the farm when it is not configured. */
const DEFAULT_MAX_AGE_MS = 60_000

/** I8 caps hold across restarts, I14 halt is durable, I17 fresh or no open. */
export function checkCaps(watched: Watched): Check {
  const { violated, venue, scenario } = watched
  const { limits = {}, leverage = 1, maxPairs = 1 } = scenario.config
  const { maxOrdersPerDay = 400, maxRoundTripsPerDay = 6 } = limits
  const orders = new Map<number, number>()
  const opens = new Map<number, number>()
  /** Middle of the book that each order was priced on. */
  const references = new Map<string, Decimal>()
  /** Best bid for the perp when coins of a symbol were last ordered: how many was decided by it. */
  const sizedAt = new Map<string, Decimal>()
  let isHalted = false

  const count = (counter: Map<number, number>) => {
    const day = Math.floor(venue.now / DAY)
    counter.set(day, (counter.get(day) ?? 0) + 1)
    return counter.get(day) ?? 0
  }

  function onSent({ request, clientOrderId, reference }: EntryBody<'order-sent'>): void {
    const { market, symbol, side, price } = request
    if (reference !== undefined) references.set(clientOrderId, decimal(reference))
    const bid = venue.quote('perp', symbol)?.bidPrice
    if (market === 'spot' && side === 'buy' && bid !== undefined) sizedAt.set(symbol, bid)
    const ordersToday = count(orders)
    checkPrice(watched, { market, symbol, price: decimal(price), clientOrderId })
    const isEntry = market === 'spot' ? side === 'buy' : side === 'sell'
    if (!isEntry) return
    if (isHalted) violated('I14', `${clientOrderId} opens although trading is halted`)
    if (ordersToday > maxOrdersPerDay) {
      violated(
        'I8',
        `${clientOrderId} is order ${ordersToday} of the day, at most ${maxOrdersPerDay}`,
      )
    }
    const book = venue.quote(market, symbol)
    const ageMs = venue.now - (book?.time ?? 0)
    if (ageMs > DEFAULT_MAX_AGE_MS) {
      violated('I17', `${clientOrderId} opens on a ${market} book that is ${ageMs} ms old`)
    }
  }

  return {
    // What was counted and who halted is known by nobody any more.
    onJournalLost() {
      orders.clear()
      opens.clear()
      isHalted = false
    },
    onEntry(entry) {
      if (entry.kind === 'halt') isHalted = true
      if (entry.kind === 'resume') isHalted = false
      if (entry.kind === 'order-sent') onSent(entry.body)
      if (entry.kind !== 'intent' || entry.body.action !== 'open') return
      if (isHalted)
        violated('I14', `intent ${entry.body.intentId} opens although trading is halted`)
      const opensToday = count(opens)
      if (opensToday > maxRoundTripsPerDay) {
        violated('I8', `opening ${opensToday} of the day, at most ${maxRoundTripsPerDay}`)
      }
      if (watched.view.holdings.size > maxPairs) {
        violated('I8', `${watched.view.holdings.size} pairs are held, at most ${maxPairs}`)
      }
    },
    onOwnTrade({ fills, after }) {
      const [{ market, side, symbol, price, clientOrderId }] = fills
      if (market !== 'perp' || side !== 'sell') return
      const set = watched.account.position(symbol).leverage
      const isTouched = watched.scenario.classes.includes('account: leverage changed')
      if (set !== leverage && !isTouched) violated('I8', `${symbol} is sold at ${set}x`)
      const most = limits.maxNotionalQuote
      if (most === undefined) return
      // A price that jumps up while an order travels makes the pair dearer than anybody could know: the sale itself,
      // or the purchase before it, whose coins must get their short.
      const known = references.get(clientOrderId) ?? price
      const bid = sizedAt.get(symbol) ?? known
      const notional = after.perp.abs().times(Decimal.min(price, known, bid))
      // Sized on the book's bid; the mark may be a little above it.
      if (notional.gt(new Decimal(String(most)).times('1.01'))) {
        violated(
          'I8',
          `${symbol} has a notional of ${notional.toFixed(2)}, at most ${String(most)}`,
        )
      }
    },
  }
}

interface PricedOrder {
  readonly market: 'spot' | 'perp'
  readonly symbol: string
  readonly price: Decimal
  readonly clientOrderId: string
}

/** A limit must be near what the venue itself says now: its reference price, or its book without one. */
function checkPrice(watched: Watched, { market, symbol, price, clientOrderId }: PricedOrder): void {
  const { venue } = watched
  const premium = venue.premium(symbol)
  const book = venue.quote(market, symbol)
  const reference = market === 'perp' ? premium?.markPrice : premium?.indexPrice
  const near = [reference, book?.bidPrice, book?.askPrice].some(
    (other) => other?.gt(0) === true && bpsApart(price, other).lte(MOST_BPS),
  )
  if (!near) {
    watched.violated(
      'I8',
      `${clientOrderId} is priced ${price.toFixed()} far from ${reference?.toFixed()}`,
    )
  }
}

/** The emergency band, and a tick of rounding. */
const MOST_BPS = defaultExecutionLimits.emergencyBps + 10

function bpsApart(price: Decimal, other: Decimal): Decimal {
  return price.minus(other).div(other).abs().times(10_000)
}
