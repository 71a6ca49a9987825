import { Decimal, ZERO } from '@asterkit/instruments'
import type { Venue, VenueEvent } from '@asterkit/paper-exchange/core'
import type { RotateAccounts } from './rotateAccounts.ts'

const SIDES = ['long', 'short'] as const
type Side = (typeof SIDES)[number]

/** What really belongs to the bot in one symbol, by the venue's own books. Base units, never negative. */
export interface OwnLegs {
  readonly symbol: string
  long: Decimal
  short: Decimal
  /** Others have changed a leg since both were last equal. */
  isDisturbed: boolean
  /** When the legs became unequal by more than a lot; undefined while they are equal. */
  nakedSince: number | undefined
}

/** Client ids of the bot begin so. */
const OWN_PREFIX = 'ak.'

/** Follows which part of each leg is the bot's, trade by trade. Reads the venue's core, never what it tells. */
export class RotateTruth {
  readonly legs = new Map<string, OwnLegs>()
  /** Since when somebody else has more of a leg than nothing, by symbol; unchanged quantities only. */
  readonly #foreign = new Map<string, { readonly print: string; readonly since: number }>()
  readonly #venue: Venue
  readonly #accounts: RotateAccounts

  constructor(venue: Venue, accounts: RotateAccounts, symbols: readonly string[]) {
    this.#venue = venue
    this.#accounts = accounts
    for (const symbol of symbols) {
      const empty = { long: ZERO, short: ZERO, isDisturbed: false, nakedSince: undefined }
      this.legs.set(symbol, { symbol, ...empty })
    }
  }

  take(event: VenueEvent): void {
    if (!('account' in event) || !this.#accounts.isOurs(event.account)) return
    if (event.kind === 'order' && event.fill?.market === 'perp') {
      const { clientOrderId, symbol, side, positionSide, quantity } = event.fill
      const legs = this.legs.get(symbol)
      const leg = this.#accounts.legOf({ account: event.account, positionSide })
      if (legs === undefined || leg === undefined) return
      if (!clientOrderId.startsWith(OWN_PREFIX)) return
      const isOpening = (side === 'buy') === (leg === 'long')
      legs[leg] = isOpening ? legs[leg].plus(quantity) : legs[leg].minus(quantity)
      return
    }
    if (event.kind === 'perp-account') this.#restate()
  }

  /** What the venue has of a leg, whoever it belongs to. */
  held(symbol: string, side: Side): Decimal {
    return Decimal.max(ZERO, this.#accounts.standing(symbol, side))
  }

  lot(symbol: string): Decimal {
    return this.#venue.instrument('perp', symbol).lot.step
  }

  delta({ long, short }: OwnLegs): Decimal {
    return long.minus(short)
  }

  /** Since when others hold what they hold now in a symbol; undefined: nothing. */
  foreignSince(symbol: string): number | undefined {
    return this.#foreign.get(symbol)?.since
  }

  /** Whether more of a leg was closed than the bot had, and by nobody else. */
  isOverdrawn(symbol: string): boolean {
    const legs = this.legs.get(symbol)
    return legs !== undefined && !legs.isDisturbed && SIDES.some((side) => legs[side].lt(0))
  }

  noteForeign(): void {
    for (const legs of this.legs.values()) {
      const print = SIDES.map((side) =>
        this.#accounts.standing(legs.symbol, side).minus(legs[side]).toFixed(),
      ).join()
      const known = this.#foreign.get(legs.symbol)
      if (print === '0,0') this.#foreign.delete(legs.symbol)
      else if (known?.print !== print)
        this.#foreign.set(legs.symbol, { print, since: this.#venue.now })
    }
  }

  noteExposure(): void {
    this.noteForeign()
    for (const legs of this.legs.values()) {
      if (this.delta(legs).abs().gt(this.lot(legs.symbol))) legs.nakedSince ??= this.#venue.now
      else {
        legs.nakedSince = undefined
        legs.isDisturbed = false
      }
    }
  }

  /** The bot has at most what there is: the rest was taken by others. */
  #restate(): void {
    for (const legs of this.legs.values()) {
      for (const side of SIDES) {
        const held = this.held(legs.symbol, side)
        if (legs[side].lte(held)) continue
        legs[side] = Decimal.max(ZERO, held)
        legs.isDisturbed = true
      }
    }
  }
}
