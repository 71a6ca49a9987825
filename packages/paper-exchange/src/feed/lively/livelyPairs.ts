import { SYNTHETIC_PAIRS, type SyntheticPair } from '../syntheticPairs.ts'

/** A pair of the lively market. */
export interface LivelyPair extends SyntheticPair {
  /** Open only in the hours of a stock exchange: Monday to Friday, 13:30 to 20:00 UTC. */
  readonly isStock: boolean
}

const INTERVALS = [8, 4, 1] as const
/** Every how many made-up symbols one is like a stock. */
const STOCK_EVERY = 5

/**
 * Lists `count` pairs: those of the hourly market first, then made-up ones that get smaller and thinner,
 * with funding every 8, 4 or 1 hours; every fifth of them is like a stock.
 */
export function livelyPairs(count: number): readonly LivelyPair[] {
  return Array.from({ length: count }, (_, index) => {
    const known = SYNTHETIC_PAIRS[index]
    return known === undefined ? madeUp(index) : { ...known, isStock: false }
  })
}

function madeUp(index: number): LivelyPair {
  const place = index - SYNTHETIC_PAIRS.length
  const isStock = place % STOCK_EVERY === STOCK_EVERY - 1
  const size = 1 / (1 + place / 4)
  const thin = isStock ? 0.1 : 1
  return {
    baseAsset: `${isStock ? 'STOCK' : 'COIN'}${index + 1}`,
    startPrice: isStock ? 100 + 37 * place : 0.02 * (1 + place) * (1 + (place % 7)),
    marketMoveBps: isStock ? 10 : 40 + (place % 5) * 6,
    ownMoveBps: 20 + (place % 6) * 9,
    basePremiumBps: (place % 9) - 3,
    swingBps: 0,
    swingDays: 1,
    spells: [],
    fundingIntervalHours: INTERVALS[place % INTERVALS.length] ?? 8,
    spotVolume: isStock ? 0 : 20_000_000 * size,
    perpVolume: 120_000_000 * size * thin,
    spotSpreadBps: 4,
    perpSpreadBps: isStock ? 60 : 2,
    spotDepth: 60_000 * size,
    perpDepth: 150_000 * size * thin,
    isStock,
  }
}

/** Whether the stock exchange is open. */
export function isStockSession(time: number): boolean {
  const day = new Date(time).getUTCDay()
  const minutes = Math.floor(time / 60_000) % 1440
  return day >= 1 && day <= 5 && minutes >= 810 && minutes < 1200
}
