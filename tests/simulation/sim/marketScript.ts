import type { Coin } from './coins.ts'
import type { Draws } from './draws.ts'
import type { CoinScript, MarketScript } from './simMarket.ts'

/** Frame of a market: which coins, and until which minute it is rough. */
export interface MarketFrame {
  readonly seed: number
  readonly startTime: number
  readonly minutes: number
  readonly coins: readonly Coin[]
  /** Shocks and stalls come before this minute. */
  readonly shocksTo: number
}

const STEP_MS = 5_000

/** Draws what the outside market does in a run. */
export function marketScript(of: Draws, frame: MarketFrame): MarketScript {
  const { seed, startTime, minutes, coins } = frame
  return {
    seed,
    startTime,
    minutes,
    stepMs: STEP_MS,
    coins: coins.map((coin) => coinScript(of, coin, frame)),
  }
}

function coinScript(of: Draws, { asset }: Coin, { minutes, shocksTo }: MarketFrame): CoinScript {
  const some = <T>(chance: number, make: (minute: number) => T): T[] =>
    of.chance(chance) ? [make(of.int(1, shocksTo))] : []
  return {
    asset,
    intervalHours: of.pick([1, 1, 4, 8]),
    rates: someRates(of, minutes),
    noiseBps: of.pick([1, 3, 8]),
    trends: some(0.3, (from) => ({
      from,
      to: Math.min(shocksTo, from + of.int(5, 30)),
      bpsPerMinute: of.pick([-150, 100, 200, 300]),
    })),
    shocks: some(0.25, (minute) => ({ minute, factor: of.between(0.9, 1.15) })),
    levelQuote: of.pick([20_000, 20_000, 2000, 250]),
    stalls: some(0.25, (from) => ({
      market: of.pick(['spot', 'perp'] as const),
      from,
      to: Math.min(shocksTo, from + of.int(1, 10)),
    })),
  }
}

/** Rates that change every few minutes, so that pairs are opened, left and exchanged within the run. */
function someRates(of: Draws, minutes: number): CoinScript['rates'] {
  const rates: { minute: number; rate: number }[] = []
  for (let minute = 0; minute < minutes; minute += of.int(2, 12)) {
    const size = of.between(0.0003, 0.004)
    rates.push({ minute, rate: of.chance(0.65) ? size : -size })
  }
  return rates
}
