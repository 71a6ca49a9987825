import { Decimal, type Instrument, type Market } from '@asterkit/instruments'
import type { EpochMs, FeedEvent, FundingRule } from '../core/contract.ts'
import { type BookShape, bookAround, bookGrid, EMPTY_BOOK, quantize } from './bookAround.ts'
import { FeedError } from './feedError.ts'
import type { HourlyFile, HourRow } from './hourlyFile.ts'
import { catalogInstrument, markDecimals } from './instrumentCatalog.ts'

const HOUR_MS = 3_600_000
const INTERVAL_HOURS = 8
const SETTLEMENTS_BEFORE = 90
const VOLUME_HOURS = 24
const CAP = new Decimal('0.03')

/** Shows one pair of a recording hour by hour. Stateful: `events` takes hours in order. */
export class RecordedPair {
  readonly symbol: string
  readonly instruments: readonly Instrument[]
  readonly fundingRule: FundingRule = {
    intervalHours: INTERVAL_HOURS,
    cap: CAP,
    floor: CAP.negated(),
  }
  /** Rates settled up to the start, oldest first. */
  readonly settledBefore: readonly { readonly time: EpochMs; readonly rate: Decimal }[]
  readonly #file: HourlyFile
  readonly #shape: BookShape
  readonly #spot: Instrument
  readonly #perp: Instrument
  readonly #markDecimals: number
  readonly #volumes = { spot: new RollingSum(VOLUME_HOURS), perp: new RollingSum(VOLUME_HOURS) }
  readonly #hasBook = { spot: true, perp: true }
  #markPrice: Decimal | undefined
  #indexPrice: Decimal | undefined
  #rateText: string | undefined
  #rate: Decimal | undefined

  constructor(options: {
    readonly symbol: string
    readonly file: HourlyFile
    readonly startTime: EpochMs
    readonly shape: BookShape
  }) {
    const { symbol, file, startTime } = options
    this.symbol = symbol
    this.#file = file
    this.#shape = options.shape
    const { spot, perp } = listInstruments(symbol, file, startTime)
    this.#spot = spot
    this.#perp = perp
    this.instruments = [spot, perp]
    this.#markDecimals = markDecimals(perp)
    this.settledBefore = readSettledBefore(file, startTime)
    this.#takeRate(this.settledBefore.at(-1)?.rate.toFixed())
    for (let time = startTime - VOLUME_HOURS * HOUR_MS; time < startTime; time += HOUR_MS) {
      this.#endHour(file.rowAt(time))
    }
  }

  /** What becomes known at `time`: opens of this hour, mark and volume of the hour that ended. */
  events(time: EpochMs): readonly FeedEvent[] {
    const row = this.#file.rowAt(time)
    this.#endHour(this.#file.rowAt(time - HOUR_MS))
    // The column repeats the latest settled rate: news only at the settlement hours.
    if (time % (INTERVAL_HOURS * HOUR_MS) === 0) this.#takeRate(row?.fundingRate)
    if (row?.spotOpen !== undefined) this.#indexPrice = new Decimal(row.spotOpen)
    const { symbol } = this
    const mark = this.#markEvent(time)
    return [
      ...mark,
      ...this.#bookEvent(time, this.#spot, row?.spotOpen),
      ...this.#bookEvent(time, this.#perp, row?.perpOpen),
      { kind: 'volume', time, market: 'spot', symbol, quoteVolume24h: this.#volume('spot') },
      { kind: 'volume', time, market: 'perp', symbol, quoteVolume24h: this.#volume('perp') },
    ]
  }

  #markEvent(time: EpochMs): readonly FeedEvent[] {
    const markPrice = this.#markPrice
    const indexPrice = this.#indexPrice ?? markPrice
    const fundingRate = this.#rate
    if (markPrice === undefined || indexPrice === undefined || fundingRate === undefined) return []
    return [{ kind: 'mark', time, symbol: this.symbol, markPrice, indexPrice, fundingRate }]
  }

  #bookEvent(time: EpochMs, listed: Instrument, open: string | undefined): readonly FeedEvent[] {
    const { market, symbol } = listed
    if (open === undefined) {
      // Said once: the last known book must not stand while there is no market.
      if (!this.#hasBook[market]) return []
      this.#hasBook[market] = false
      return [{ kind: 'book', time, market, symbol, book: () => EMPTY_BOOK }]
    }
    this.#hasBook[market] = true
    const grid = bookGrid(listed)
    return [
      { kind: 'book', time, market, symbol, book: bookAround(Number(open), grid, this.#shape) },
    ]
  }

  #endHour(row: HourRow | undefined): void {
    if (row?.markPrice !== undefined) {
      this.#markPrice = quantize(Number(row.markPrice), this.#markDecimals)
    }
    this.#volumes.spot.push(Number(row?.spotVolume ?? 0) * Number(row?.spotClose ?? 0))
    this.#volumes.perp.push(Number(row?.perpVolume ?? 0) * Number(row?.perpClose ?? 0))
  }

  #takeRate(text: string | undefined): void {
    if (text === undefined || text === this.#rateText) return
    this.#rateText = text
    this.#rate = readRate(text)
  }

  #volume(market: Market): Decimal {
    return new Decimal(Math.round(this.#volumes[market].total()))
  }
}

function listInstruments(symbol: string, file: HourlyFile, startTime: EpochMs) {
  const baseAsset = symbol.endsWith('USDT') ? symbol.slice(0, -4) : ''
  if (baseAsset === '') {
    throw new FeedError(`${symbol}: only pairs against USDT can be replayed; leave it out`)
  }
  const pricedTime = file.lastPricedTime(startTime)
  const open = pricedTime === undefined ? undefined : file.rowAt(pricedTime)?.perpOpen
  const typicalPrice = Number(open ?? 1)
  const spot = catalogInstrument('spot', baseAsset, { typicalPrice })
  const perp = catalogInstrument('perp', baseAsset, { typicalPrice })
  if (spot === undefined || perp === undefined) {
    throw new FeedError(`${symbol} is not listed on both markets; leave it out`)
  }
  return { spot, perp }
}

function readSettledBefore(file: HourlyFile, startTime: EpochMs) {
  const settled: { time: EpochMs; rate: Decimal }[] = []
  const interval = INTERVAL_HOURS * HOUR_MS
  const first = Math.floor(startTime / interval) + 1 - SETTLEMENTS_BEFORE
  for (let turn = Math.max(0, first); turn * interval <= startTime; turn += 1) {
    const time = turn * interval
    const rate = file.rowAt(time)?.fundingRate
    if (rate !== undefined) settled.push({ time, rate: readRate(rate) })
  }
  return settled
}

/** Rates have 8 digits on the wire, so the venue settles with no more. */
function readRate(text: string): Decimal {
  return new Decimal(text).toDecimalPlaces(8)
}

/** Sum of the newest `size` values. Summed anew each time, so that no rounding drift builds up. */
class RollingSum {
  readonly #values: Float64Array
  #next = 0

  constructor(size: number) {
    this.#values = new Float64Array(size)
  }

  push(value: number): void {
    this.#values[this.#next] = value
    this.#next = (this.#next + 1) % this.#values.length
  }

  total(): number {
    return this.#values.reduce((sum, value) => sum + value, 0)
  }
}
