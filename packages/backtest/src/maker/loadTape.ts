import type { EpochMs, InstrumentRecording, MarketEvent, TimeSpan } from '../dataset/index.ts'
import { LevelBook } from '../dataset/levelBook.ts'
import { TAPE_KIND, type Tape, TapeWriter } from './tape.ts'

/** A book that is silent for longer was not recorded: what nobody saw is not traded against. */
const HOLE_MS = 60_000

/**
 * Lays a recording on a tape. Books are followed through their changes and checked against their sequence;
 * funding falls due when a settlement passes that the marks before it have announced. Best quotes are left out:
 * books say more.
 *
 * @throws {DatasetError} The recording is malformed.
 */
export function loadTape(recording: InstrumentRecording, span?: TimeSpan): Tape {
  const loader = new TapeLoader(Number(recording.tickSize))
  for (const event of recording.events(span)) loader.take(event)
  return loader.tape.finish(recording)
}

class TapeLoader {
  readonly tape = new TapeWriter()
  readonly #book = new LevelBook()
  #bookTime: EpochMs | undefined
  readonly #tickSize: number
  #settlement: { readonly time: EpochMs; readonly rate: number; readonly mark: number } | undefined

  constructor(tickSize: number) {
    this.#tickSize = tickSize
  }

  take(event: MarketEvent): void {
    switch (event.kind) {
      case 'snapshot':
        this.#book.load(event)
        this.#tell(event.time)
        break
      case 'depth': {
        const wasKnown = this.#book.isKnown
        if (this.#book.apply(event)) this.#tell(event.time)
        else if (wasKnown && !this.#book.isKnown) this.#lose(event.time)
        break
      }
      case 'trade': {
        const isHidden = !Number.isInteger(event.ticks)
        const kind = isHidden ? TAPE_KIND.hidden : TAPE_KIND[event.takerSide]
        this.tape.add(kind, event.time, event.ticks, event.lots)
        break
      }
      case 'gap':
        this.#book.void()
        this.#lose(event.time)
        break
      case 'mark':
        this.#settle(event)
        break
      case 'quote':
        break
    }
  }

  #tell(time: EpochMs): void {
    if (this.#bookTime !== undefined && time - this.#bookTime > HOLE_MS) {
      this.tape.add(TAPE_KIND.gap, this.#bookTime + HOLE_MS)
    }
    this.#bookTime = time
    this.tape.book(time, this.#book.bids, this.#book.asks)
  }

  #lose(time: EpochMs): void {
    if (this.#bookTime === undefined) return
    this.#bookTime = undefined
    this.tape.add(TAPE_KIND.gap, time)
  }

  #settle(event: Extract<MarketEvent, { kind: 'mark' }>): void {
    const due = this.#settlement
    if (due !== undefined && event.time >= due.time && event.fundingTime > due.time) {
      this.tape.add(TAPE_KIND.funding, event.time, due.mark / this.#tickSize, due.rate)
    }
    const { fundingTime, fundingRate, markPrice } = event
    this.tape.estimate({ time: event.time, rate: fundingRate, nextTime: fundingTime })
    this.#settlement = { time: fundingTime, rate: fundingRate, mark: markPrice }
  }
}
