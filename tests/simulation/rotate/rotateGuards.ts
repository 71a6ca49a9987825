import { type Decimal, decimal, type Instrument, ZERO } from '@asterkit/instruments'
import type { Venue, VenueFill } from '@asterkit/paper-exchange/core'
import {
  defaultExecutionLimits,
  type EntryBody,
  type HoldRotateConfig,
  type PositionSide,
  type TradeEntry,
} from '@asterkit/strategy'
import type { RotateAccounts } from './rotateAccounts.ts'

const DAY_MS = 86_400_000
/** What was read before a fault may be so old. */
const TROUBLED_MS = 60_000
/** The second leg's orders reach up to three times as far as the first one's. */
const MOST_WIDENING = 3
/** What a comparison of journal and venue reads, each at least twice alike. */
const COMPARED = ['getPositionMode', 'listPositions', 'listOpenOrders', 'getPerpBalances'] as const

/** What the guards look at. */
interface Guarded {
  readonly config: HoldRotateConfig
  readonly venue: Venue
  readonly accounts: RotateAccounts
  /** How often the running process has made each call, by the name of the port. */
  readonly calls: ReadonlyMap<string, number>
  /** Base units of somebody else in a symbol, and since when. */
  readonly foreignSince: (symbol: string) => number | undefined
  /** Whether more of a leg was closed than the bot had, and by nobody else. */
  readonly isOverdrawn: (symbol: string) => boolean
  readonly violated: (invariant: string, detail: string) => void
}

/** I8 caps hold across restarts, I10 reconcile before trading, I17 fresh or no open, I18 hands off. */
export class RotateGuards {
  readonly #guarded: Guarded
  readonly #orders = new Map<number, number>()
  readonly #cycles = new Map<number, number>()
  readonly #fees = new Map<number, Decimal>()

  constructor(guarded: Guarded) {
    this.#guarded = guarded
  }

  onEntry(entry: TradeEntry): void {
    if (entry.kind === 'cycle') this.#onCycle(entry.body)
    if (entry.kind === 'order-sent') this.#onSent(entry.body)
    if (entry.kind === 'cancel-sent' && !entry.body.clientOrderId.startsWith('ak.')) {
      this.#guarded.violated('I18', `${entry.body.clientOrderId} is cancelled and not ours`)
    }
  }

  /** A trade of the bot, as the venue books it. */
  onOwnFill({ symbol, side, commission }: VenueFill, leg: PositionSide): void {
    const { accounts, config, violated } = this.#guarded
    const fees = this.#fees.get(this.#day()) ?? ZERO
    this.#fees.set(this.#day(), fees.plus(commission))
    if (this.#guarded.isOverdrawn(symbol))
      violated('I18', `a part of ${symbol} that is not ours was closed`)
    if ((side === 'buy') !== (leg === 'long')) return
    const set = accounts.leverage(symbol, leg)
    const isTouched = accounts.strikes().some(({ action }) => action === 'leverage')
    if (set !== config.leverage && !isTouched) violated('I8', `${symbol} is opened at ${set}x`)
  }

  #onCycle({ cycleId, symbol, quantity }: EntryBody<'cycle'>): void {
    const { config, calls, violated, venue, foreignSince } = this.#guarded
    const unread = COMPARED.filter((call) => (calls.get(call) ?? 0) < 2)
    if (unread.length > 0)
      violated('I10', `${cycleId} begins before ${unread.join(', ')} is read twice`)
    const opened = this.#count(this.#cycles)
    const most = config.limits.maxCyclesPerDay
    if (opened > most) violated('I8', `${cycleId} is pair ${opened} of the day, at most ${most}`)
    const fees = this.#fees.get(this.#day()) ?? ZERO
    if (fees.gte(config.maxDailyFeeQuote))
      violated('I8', `${cycleId} begins after fees of ${fees.toFixed(4)}`)
    const mark = venue.premium(symbol)?.markPrice ?? ZERO
    const notional = mark.times(quantity)
    const allowed = (config.notionalPerLegQuote ?? notional).times('1.01')
    if (notional.gt(allowed) && !this.#isTroubled()) {
      violated('I8', `${cycleId} has ${notional.toFixed(2)} per leg, at most ${allowed.toFixed(2)}`)
    }
    const since = foreignSince(symbol)
    if (since === undefined || venue.now - since < TROUBLED_MS || this.#isTroubled()) return
    violated('I18', `${cycleId} begins beside a position in ${symbol} that is not ours`)
  }

  #onSent({ clientOrderId, request, reference }: EntryBody<'order-sent'>): void {
    const { venue, violated, config } = this.#guarded
    const sent = this.#count(this.#orders)
    const { symbol, side, positionSide, price } = request
    const isOpening = (side === 'buy') === (positionSide === 'long')
    const book = venue.quote('perp', symbol)
    const touch = side === 'buy' ? book?.askPrice : book?.bidPrice
    const near = [
      touch,
      venue.premium(symbol)?.markPrice,
      reference ? decimal(reference) : undefined,
    ]
    const instrument = venue.instrument('perp', symbol)
    const widest = { bps: defaultExecutionLimits.emergencyBps, side, instrument }
    if (!near.some((other) => isWithin(decimal(price), other, widest))) {
      violated('I8', `${clientOrderId} reaches ${price}, the book is at ${touch?.toFixed()}`)
    }
    if (!isOpening) return
    const most = config.limits.maxOrdersPerDay
    if (sent > most) violated('I8', `${clientOrderId} is order ${sent} of the day, at most ${most}`)
    const reach = { bps: config.slippageBps * MOST_WIDENING, side, instrument }
    const isFar = [touch, reference ? decimal(reference) : undefined].every(
      (other) => !isWithin(decimal(price), other, reach),
    )
    if (isFar && !this.#isTroubled()) {
      violated('I8', `${clientOrderId} opens at ${price}, the book is at ${touch?.toFixed()}`)
    }
    const ageMs = venue.now - (book?.time ?? 0)
    if (ageMs > config.maxQuoteAgeMs) {
      violated('I17', `${clientOrderId} opens on a book that is ${ageMs} ms old`)
    }
  }

  #isTroubled(): boolean {
    const { accounts, venue } = this.#guarded
    return accounts.strikes().some(({ time }) => venue.now - time < TROUBLED_MS)
  }

  #day(): number {
    return Math.floor(this.#guarded.venue.now / DAY_MS)
  }

  #count(counter: Map<number, number>): number {
    const count = (counter.get(this.#day()) ?? 0) + 1
    counter.set(this.#day(), count)
    return count
  }
}

/** Whether a price limit is at most so far beyond another price, and a tick of rounding. */
function isWithin(
  price: Decimal,
  other: Decimal | undefined,
  reach: { readonly bps: number; readonly side: 'buy' | 'sell'; readonly instrument: Instrument },
): boolean {
  if (!other?.gt(0)) return false
  const beyond = reach.side === 'buy' ? price.minus(other) : other.minus(price)
  return beyond.lte(other.times(reach.bps).div(10_000).plus(reach.instrument.price.tick))
}
