import type { EpochMs } from '../dataset/index.ts'
import { FillLog } from './fillLog.ts'
import type { QuoterView } from './quoter.ts'
import { TAPE_KIND, type Tape } from './tape.ts'

/** The moment of a replay. Numbers of an event are looked up when they are asked for: most quoters ask for few. */
export class ReplayView implements QuoterView {
  readonly tape: Tape
  readonly fills = new FillLog()
  index = 0
  /** The latest book of two sides. */
  bookIndex = 0
  bidTicks = 0
  askTicks = 0
  inventoryLots = 0

  constructor(tape: Tape) {
    this.tape = tape
  }

  get fillCount(): number {
    return this.fills.count
  }

  get time(): EpochMs {
    return this.tape.time[this.index]!
  }

  get kind(): number {
    return this.tape.kind[this.index]!
  }

  get bidLots(): number {
    return this.tape.lots[this.tape.at[this.bookIndex]!]!
  }

  get askLots(): number {
    return this.tape.lots[this.tape.at[this.bookIndex]! + this.tape.bids[this.bookIndex]!]!
  }

  get tradeTicks(): number {
    const { ticks, fractions, at } = this.tape
    const first = ticks[at[this.index]!]!
    return this.kind === TAPE_KIND.hidden ? fractions[first]! : first
  }

  get tradeLots(): number {
    const { ticks, lots, fractions, at } = this.tape
    const place = at[this.index]!
    return this.kind === TAPE_KIND.hidden ? fractions[ticks[place]! + 1]! : lots[place]!
  }
}
