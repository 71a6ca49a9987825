import type { OriginalRun, OriginalSetting } from '@asterkit/market-making'

/** One bucket of five seconds as the plain version keeps it. */
export interface PlainBucket {
  readonly mid: number
  readonly lowestBuy: number | undefined
  readonly highestSell: number | undefined
}

interface PlainQuote {
  readonly bid: number
  readonly ask: number
}

/**
 * The Python maker's backtest written down as it is described, bucket by bucket, with nothing prepared: reservation
 * price, gap, offsets around it, fills, cash. It stands for the original, which is not here.
 */
export function plainOriginal(
  buckets: readonly PlainBucket[],
  setting: OriginalSetting,
): OriginalRun {
  let inventory = 0
  let cash = 0
  let buys = 0
  let sells = 0
  for (const bucket of buckets) {
    const { bid, ask } = quote(bucket.mid, inventory, setting)
    if (bucket.lowestBuy !== undefined && bucket.lowestBuy <= bid) {
      cash -= bid + bid * 0.0004
      inventory += 1
      buys += 1
    }
    if (bucket.highestSell !== undefined && bucket.highestSell >= ask) {
      cash += ask - ask * 0.0004
      inventory -= 1
      sells += 1
    }
  }
  return { pnl: cash + inventory * (buckets.at(-1)?.mid ?? 0), buys, sells }
}

function quote(mid: number, inventory: number, setting: OriginalSetting): PlainQuote {
  const { gamma, horizonDays, sigma, kBuy, kSell } = setting
  const risk = gamma * (sigma * mid) ** 2 * horizonDays
  const reservation = mid - inventory * risk
  const gap = Math.abs(reservation - mid)
  const bidHalf = Math.log(1 + gamma / kSell) / gamma + risk / 2
  const askHalf = Math.log(1 + gamma / kBuy) / gamma + risk / 2
  // Long: the bid moves away by the gap once more, the ask comes nearer; short: the other way round.
  const bidOffset = reservation < mid ? bidHalf + gap : bidHalf - gap
  const askOffset = reservation < mid ? askHalf - gap : askHalf + gap
  return { bid: reservation - bidOffset, ask: reservation + askOffset }
}
