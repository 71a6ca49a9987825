import { breakEvenHours } from '@asterkit/delta-neutral'
import type { Decimal } from '@asterkit/instruments'

/** What a pair of a given size is expected to cost and to bring. Quote. */
export interface Economics {
  /** Fees of all four fills, by the account's commission rates. */
  readonly fees: Decimal
  /** Slippage of all four fills: walked on the books, or estimated while they are not read. */
  readonly slippage: Decimal
  /** Hours until funding at the used rate has paid fees and slippage; undefined: never. */
  readonly breakEvenHours: Decimal | undefined
  /** Hours that the pair is expected to be held. */
  readonly holdHours: number
  /** Funding over that time, less the decay of the rate. */
  readonly funding: Decimal
  readonly net: Decimal
  /** Expected loss per 1,000 quote of volume, of which a round trip makes four notionals; negative: profit. */
  readonly costPer1000: Decimal
}

/** Funding that is counted on. */
export interface ExpectedFunding {
  readonly notional: Decimal
  readonly fundingRate: Decimal
  readonly fundingIntervalHours: number
}

const LEGS_PER_ROUND_TRIP = 4

/** Weighs costs against expected funding. Divisions of forty digits are dear: they wait until somebody looks. */
export class Expectation implements Economics {
  readonly fees: Decimal
  readonly slippage: Decimal
  readonly holdHours: number
  readonly funding: Decimal
  readonly net: Decimal
  readonly #cost: Decimal
  readonly #expected: ExpectedFunding

  constructor(
    expected: ExpectedFunding,
    {
      fees,
      slippage,
      funding,
      holdHours,
    }: Omit<Economics, 'net' | 'breakEvenHours' | 'costPer1000'>,
  ) {
    this.fees = fees
    this.slippage = slippage
    this.funding = funding
    this.holdHours = holdHours
    this.#cost = fees.plus(slippage)
    this.net = funding.minus(this.#cost)
    this.#expected = expected
  }

  get breakEvenHours(): Decimal | undefined {
    return breakEvenHours({ cost: this.#cost, ...this.#expected })
  }

  get costPer1000(): Decimal {
    const volume = this.#expected.notional.times(LEGS_PER_ROUND_TRIP)
    return this.net.neg().times(1000).div(volume)
  }
}
