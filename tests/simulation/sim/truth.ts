import { Decimal, ZERO } from '@asterkit/instruments'
import type { Venue, VenueAccount, VenueEvent, VenueFill } from '@asterkit/paper-exchange/core'
import type { EntryBody } from '@asterkit/strategy'
import type { Coin } from './coins.ts'

/** What is really whose in one coin, by the venue's own books. Base units. */
export interface Ownership {
  readonly coin: Coin
  /** Coins that the bot has bought and not sold, net of fees. */
  spot: Decimal
  /** The bot's part of the position; a short is negative. */
  perp: Decimal
  /** Coins that are the user's. */
  userCoins: Decimal
  /** The rest of the position: somebody else's. */
  foreignPerp: Decimal
  /** What others took of either leg that the bot has not noticed: what they bring back is its own again. */
  takenSpot: Decimal
  takenPerp: Decimal
  /** Coins that people have sold since the bot has any, as far as the bot has not taken them for its own. */
  soldByHand: Decimal
  /** How much of `spot + perp` others have caused since it was last hedged. */
  foreignDelta: Decimal
  /** When `spot + perp` left the size of a lot; undefined while hedged. */
  nakedSince: number | undefined
  /** When it last came within a lot; undefined while it is not. */
  hedgedSince: number | undefined
  /** Its journal is gone, and nobody has said yet what of it is taken over. */
  isOrphan: boolean
}

/** A trade that the bot has booked although none of its orders made it. */
type HandSale = EntryBody<'fills'>['fills'][number]

/** What one order of the bot has traded at once. */
export interface OwnTrade {
  readonly fills: readonly [VenueFill, ...VenueFill[]]
  readonly before: Readonly<Pick<Ownership, 'spot' | 'perp'>>
  readonly after: Ownership
}

/** Client ids of the bot begin so. */
export const OWN_PREFIX = 'ak.'

/** Follows who owns what, trade by trade. Reads the venue's core, never what it tells. */
export class Truth {
  readonly coins: ReadonlyMap<string, Ownership>
  readonly #venue: Venue
  readonly #account: VenueAccount
  #fills: VenueFill[] = []
  /** When the journal was last lost, epoch ms. */
  #lostAt = 0

  constructor(venue: Venue, account: VenueAccount, coins: readonly Coin[]) {
    this.#venue = venue
    this.#account = account
    this.coins = new Map(
      coins.map((coin) => [
        coin.symbol,
        {
          coin,
          spot: ZERO,
          perp: ZERO,
          userCoins: this.#wallet(coin.asset),
          foreignPerp: ZERO,
          takenSpot: ZERO,
          takenPerp: ZERO,
          soldByHand: ZERO,
          foreignDelta: ZERO,
          nakedSince: undefined,
          hedgedSince: undefined,
          isOrphan: false,
        },
      ]),
    )
  }

  /** Takes in an event. @returns What an order of the bot has traded, once all of it is booked. */
  take(event: VenueEvent): OwnTrade | undefined {
    if (!('account' in event) || event.account !== this.#account.address) return undefined
    if (event.kind === 'order') {
      const { fill } = event
      if (fill !== undefined && this.isOwn(fill)) this.#fills.push(fill)
      else if (fill?.market === 'spot' && fill.side === 'sell') {
        const owned = this.coins.get(fill.symbol)
        if (owned !== undefined) owned.soldByHand = owned.soldByHand.plus(fill.quantity)
      }
      return undefined
    }
    if (event.kind !== 'spot-account' && event.kind !== 'perp-account') return undefined
    const trade = this.#trade()
    this.#restate()
    return trade
  }

  /**
   * Whether an order counts as the bot's. Those of a journal that is gone do until it is said what is taken over;
   * what arrives of them later is like an order of somebody else.
   */
  isOwn({
    clientOrderId,
    symbol,
  }: {
    readonly clientOrderId: string
    readonly symbol: string
  }): boolean {
    if (!clientOrderId.startsWith(OWN_PREFIX)) return false
    return sessionOf(clientOrderId) >= this.#lostAt || this.coins.get(symbol)?.isOrphan === true
  }

  /** The journal is gone. */
  loseJournal(): void {
    this.#lostAt = this.#venue.now
    for (const owned of this.coins.values()) owned.isOrphan = true
  }

  /** A new journal says what it takes over of a coin: all else is somebody else's from now on. */
  adopt(symbol: string, spot: Decimal, perp: Decimal): void {
    const owned = this.coins.get(symbol)
    if (owned === undefined) return
    owned.userCoins = owned.userCoins.plus(owned.spot).minus(spot)
    owned.foreignPerp = owned.foreignPerp.plus(owned.perp).minus(perp)
    owned.spot = spot
    owned.perp = perp
    owned.takenSpot = ZERO
    owned.takenPerp = ZERO
    owned.foreignDelta = ZERO
    owned.nakedSince = undefined
    owned.hedgedSince = undefined
    owned.isOrphan = false
  }

  /** The bot has noticed what others took: from now on it is gone. */
  noteNoticed(): void {
    for (const owned of this.coins.values()) {
      owned.takenSpot = ZERO
      owned.takenPerp = ZERO
    }
  }

  /**
   * The bot has booked sales of a person as sales of its own coins. They are, as far as others have bought back its
   * short, too: such a person has closed that much by hand, and as many coins of the wallet are theirs from now on.
   */
  noteHandSale({ market, side, symbol, quantity }: HandSale): void {
    const owned = this.coins.get(symbol)
    if (owned === undefined || market !== 'spot' || side !== 'sell') return
    const closed = Decimal.min(new Decimal(quantity), owned.takenPerp)
    // What is gone from the wallet has been taken off already.
    const gone = Decimal.min(closed, owned.takenSpot)
    const given = Decimal.min(closed.minus(gone), owned.spot)
    owned.takenPerp = owned.takenPerp.minus(closed)
    owned.takenSpot = owned.takenSpot.minus(gone)
    this.#give(owned, given)
    owned.soldByHand = Decimal.max(ZERO, owned.soldByHand.minus(quantity))
  }

  /**
   * The same of a sale that is larger than what it closes: the bot does not book it, and writes the coins off. With
   * them it gives up what is less than a lot beside them.
   */
  noteWrittenOff(symbol: string, spotLeft: Decimal): void {
    const owned = this.coins.get(symbol)
    if (owned === undefined) return
    const lost = owned.spot.minus(spotLeft)
    const closed = Decimal.min(owned.soldByHand, owned.takenPerp, lost)
    if (closed.lte(0)) return
    owned.takenPerp = owned.takenPerp.minus(closed)
    owned.soldByHand = owned.soldByHand.minus(closed)
    this.#give(owned, lost.minus(closed).lt(this.lot(symbol)) ? lost : closed)
  }

  #give(owned: Ownership, coins: Decimal): void {
    owned.spot = owned.spot.minus(coins)
    owned.userCoins = owned.userCoins.plus(coins)
  }

  /** Larger of the two steps now. */
  lot(symbol: string): Decimal {
    const [spot, perp] = this.#instruments(symbol)
    return Decimal.max(spot.lot.step, perp.lot.step)
  }

  /** Mark price, quote per base; the last one while the symbol has none. */
  price({ coin }: Ownership): Decimal {
    return this.#venue.premium(coin.symbol)?.markPrice ?? new Decimal(coin.price)
  }

  /**
   * Hedged or flat: within a lot, or coins alone that are too few for the venue's smallest sale. What a
   * person did and undid before anybody looked does not count, so the position as a whole may stand for ours.
   */
  isHedged(owned: Ownership): boolean {
    const { spot, perp, foreignPerp, coin } = owned
    const lot = this.lot(coin.symbol)
    const isClose = (position: Decimal) => spot.plus(position).abs().lte(lot)
    if (isClose(perp) || isClose(perp.plus(foreignPerp))) return true
    const [rules] = this.#instruments(coin.symbol)
    const bid = this.#venue.quote('spot', coin.symbol)?.bidPrice ?? ZERO
    const price = bid.gt(0) ? bid : this.price(owned)
    // A sale is priced up to 3 % below the book and rounded up to a step.
    const least = rules.minNotional.div(price.times('0.97')).plus(rules.lot.step)
    return perp.isZero() && spot.lt(Decimal.max(least, rules.lot.min))
  }

  /** Keeps the time at which exposure began. */
  noteExposure(): void {
    for (const owned of this.coins.values()) {
      if (!this.isHedged(owned)) {
        owned.nakedSince ??= this.#venue.now
        owned.hedgedSince = undefined
        continue
      }
      owned.nakedSince = undefined
      // An order that is under way at this moment knows nothing yet of what has just been taken.
      if (owned.hedgedSince !== undefined && owned.hedgedSince < this.#venue.now)
        owned.foreignDelta = ZERO
      owned.hedgedSince ??= this.#venue.now
    }
  }

  /** Books the fills since the last change of the account. */
  #trade(): OwnTrade | undefined {
    const [first, ...rest] = this.#fills
    this.#fills = []
    if (first === undefined) return undefined
    const owned = this.coins.get(first.symbol)
    if (owned === undefined) return undefined
    const before = { spot: owned.spot, perp: owned.perp }
    if (before.spot.isZero()) owned.soldByHand = ZERO
    const fills: OwnTrade['fills'] = [first, ...rest]
    for (const { market, side, quantity, commission, commissionAsset } of fills) {
      const signed = side === 'buy' ? quantity : quantity.negated()
      if (market === 'perp') owned.perp = owned.perp.plus(signed)
      else {
        const fee = commissionAsset === owned.coin.asset ? commission : ZERO
        owned.spot = owned.spot.plus(signed).minus(fee)
      }
    }
    return { fills, before, after: { ...owned } }
  }

  /** What the bot owns is at most what there is; all else is somebody else's. */
  #restate(): void {
    for (const owned of this.coins.values()) {
      const { asset, symbol } = owned.coin
      const coins = this.#wallet(asset)
      const before = owned.spot.plus(owned.perp)
      const position = this.#account.position(symbol).quantity
      const spot = Decimal.min(owned.spot, coins)
      const perp = Decimal.max(owned.perp, Decimal.min(position, ZERO))
      owned.takenSpot = owned.takenSpot.plus(owned.spot).minus(spot)
      owned.takenPerp = owned.takenPerp.plus(perp).minus(owned.perp)
      const coinsBack = Decimal.min(owned.takenSpot, coins.minus(spot))
      const shortBack = Decimal.min(owned.takenPerp, Decimal.max(ZERO, perp.minus(position)))
      owned.spot = spot.plus(coinsBack)
      owned.perp = perp.minus(shortBack)
      owned.takenSpot = owned.takenSpot.minus(coinsBack)
      owned.takenPerp = owned.takenPerp.minus(shortBack)
      owned.userCoins = coins.minus(owned.spot)
      owned.foreignPerp = position.minus(owned.perp)
      const change = owned.spot.plus(owned.perp).minus(before).abs()
      owned.foreignDelta = owned.foreignDelta.plus(change)
    }
  }

  #wallet(asset: string): Decimal {
    const balance = this.#account.spotBalances().get(asset)
    return balance === undefined ? ZERO : balance.free.plus(balance.locked)
  }

  #instruments(symbol: string) {
    return [this.#venue.instrument('spot', symbol), this.#venue.instrument('perp', symbol)] as const
  }
}

/** When the session of an order began, epoch ms: the second part of its id. */
function sessionOf(clientOrderId: string): number {
  return Number.parseInt(clientOrderId.split('.')[1] ?? '', 36)
}
