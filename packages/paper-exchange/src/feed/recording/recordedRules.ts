import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { Decimal, type Instrument, type Market, readInstruments } from '@asterkit/instruments'
import { FeedError } from '../feedError.ts'
import { catalogInstrument, isCataloged } from '../instrumentCatalog.ts'
import type { SeenDigits } from './seenDigits.ts'

/** Market rules of a recorded symbol, and where they come from when not from the venue. */
export interface RecordedRule {
  readonly instrument: Instrument
  readonly note?: string
}

/**
 * Finds the rules of recorded symbols: those of an exchangeInfo file beside the recording, else those of
 * the catalogue, else derived from the digits of the books. Rules that the recorded books break are not
 * used.
 */
export class RecordedRules {
  readonly #listed = new Map<string, Instrument>()

  /**
   * @param names Files of the folder; those named like `aster-futures-exchangeInfo.json` are read.
   * @throws {FeedError} Such a file cannot be read.
   */
  constructor(folder: string, names: readonly string[]) {
    for (const name of names.filter((each) => /exchangeinfo.*\.json$/i.test(each))) {
      const market: Market = /spot/i.test(name) ? 'spot' : 'perp'
      for (const instrument of readRules(join(folder, name), market)) {
        this.#listed.set(`${market} ${instrument.symbol}`, instrument)
      }
    }
  }

  /** @throws {FeedError} The symbol is not quoted in USDT. */
  of(market: Market, symbol: string, seen: SeenDigits): RecordedRule {
    const listed = this.#listed.get(`${market} ${symbol}`)
    if (listed !== undefined && fits(listed, seen)) return { instrument: listed }
    const baseAsset = symbol.endsWith('USDT') ? symbol.slice(0, -4) : ''
    if (baseAsset === '') {
      throw new FeedError(`${symbol}: only pairs against USDT can be played; leave it out`)
    }
    const known = catalogInstrument(market, baseAsset, { typicalPrice: seen.typicalPrice })
    if (known !== undefined && fits(known, seen) && isCataloged(market, baseAsset)) {
      return { instrument: known, note: `Rules of ${symbol} are those of the built-in catalogue.` }
    }
    return {
      instrument: derive(market, symbol, baseAsset, seen),
      note: `Rules of ${symbol} are derived from the digits of its books.`,
    }
  }
}

function readRules(path: string, market: Market): readonly Instrument[] {
  try {
    return readInstruments(market, JSON.parse(readFileSync(path, 'utf8'))).instruments
  } catch (error) {
    throw new FeedError(`${basename(path)}: ${(error as Error).message}`, { cause: error })
  }
}

function fits({ price, lot }: Instrument, seen: SeenDigits): boolean {
  return isOnGrid(price.tick, seen.price) && isOnGrid(lot.step, seen.quantity)
}

/** A coarser grid than the digits shown cannot be the real one. */
function isOnGrid(increment: Decimal, decimals: number): boolean {
  return increment.isZero() || increment.decimalPlaces() >= decimals
}

function derive(market: Market, symbol: string, baseAsset: string, seen: SeenDigits): Instrument {
  const model = catalogInstrument(market, `${baseAsset}?`, { typicalPrice: seen.typicalPrice })
  if (model === undefined) throw new FeedError(`${symbol}: no rules can be derived`)
  const tick = new Decimal(10).pow(-seen.price)
  const step = new Decimal(10).pow(-seen.quantity)
  return {
    ...model,
    symbol,
    baseAsset,
    price: { ...model.price, min: tick, tick },
    lot: { ...model.lot, min: step, step },
    marketLot: { ...model.marketLot, min: step, step },
  }
}
