import { CliError, exitCodes, formatAmount, refusedError, usageError } from '@asterkit/app-kit'
import { smallestCapital } from '@asterkit/delta-neutral'
import { type Decimal, type Instrument, ZERO } from '@asterkit/instruments'
import {
  type Exchange,
  type FundingFarmConfig,
  hedgeModeAdvice,
  type Quote,
} from '@asterkit/strategy'

/**
 * Checks what can be checked by reading: that the account is in one-way mode, that every wished symbol has both
 * legs, and that the capital suffices for the smallest pair. An account with positions is let through: they have to
 * be looked after.
 *
 * @throws {CliError} Hedge mode (exit 4), a symbol has no pair (exit 2), or too little capital (exit 3).
 */
export async function checkStart(
  exchange: Exchange,
  config: FundingFarmConfig,
  signal: AbortSignal,
): Promise<void> {
  const [spot, perp, spotQuotes, perpQuotes, capital, mode] = await Promise.all([
    exchange.listInstruments('spot', signal),
    exchange.listInstruments('perp', signal),
    exchange.listQuotes('spot', signal),
    exchange.listQuotes('perp', signal),
    readCapital(exchange, signal),
    exchange.getPositionMode(signal),
  ])
  if (mode === 'hedge' && !capital.isAtWork) {
    throw new CliError(`${hedgeModeAdvice}. Nothing was sent`, exitCodes.needsHuman)
  }
  const pairs = pairUp(spot, perp)
  for (const symbol of config.symbols ?? []) requirePair(symbol, { spot, perp, pairs })
  const least = smallestPair({ pairs, spotQuotes, perpQuotes, config })
  if (least === undefined || capital.isAtWork) return
  const needs = `the cheapest pair, ${least.symbol}, needs ${formatAmount(least.capital)} USDT at ${config.leverage}x for the smallest order on both markets`
  if (config.capitalQuote?.lt(least.capital)) {
    const wish = formatAmount(config.capitalQuote)
    throw refusedError(`${wish} USDT is too little: ${needs}. Raise --capital. Nothing was sent`)
  }
  if (capital.free.lt(least.capital)) {
    const free = formatAmount(capital.free)
    throw refusedError(
      `${free} USDT is too little (all that is free in both wallets): ${needs}. Deposit USDT. Nothing was sent`,
    )
  }
}

interface Pair {
  readonly symbol: string
  readonly spot: Instrument
  readonly perp: Instrument
}

function pairUp(spot: readonly Instrument[], perp: readonly Instrument[]): Pair[] {
  const perps = new Map(perp.map((each) => [each.symbol, each]))
  return spot.flatMap((each) => {
    const other = perps.get(each.symbol)
    return other === undefined ? [] : [{ symbol: each.symbol, spot: each, perp: other }]
  })
}

function requirePair(
  symbol: string,
  known: {
    readonly spot: readonly Instrument[]
    readonly perp: readonly Instrument[]
    readonly pairs: readonly Pair[]
  },
): void {
  if (known.pairs.some((pair) => pair.symbol === symbol)) return
  const isOn = (list: readonly Instrument[]) => list.some((each) => each.symbol === symbol)
  const names = known.pairs
    .map((pair) => pair.symbol)
    .slice(0, 12)
    .join(', ')
  const advice = `Pairs are: ${names}${known.pairs.length > 12 ? ' and more' : ''}`
  if (isOn(known.spot))
    throw usageError(`${symbol} has no perpetual here, so it cannot be hedged. ${advice}`)
  if (isOn(known.perp))
    throw usageError(`${symbol} has no spot market here, so there is nothing to buy. ${advice}`)
  throw usageError(`${symbol} is not listed here. ${advice}`)
}

/** What is free, quote. With a position open the money is at work, not missing: nothing can be judged then. */
async function readCapital(
  exchange: Exchange,
  signal: AbortSignal,
): Promise<{ readonly free: Decimal; readonly isAtWork: boolean }> {
  const [spot, perp, positions] = await Promise.all([
    exchange.getSpotBalances(signal),
    exchange.getPerpBalances(signal),
    exchange.listPositions(signal),
  ])
  const free = (spot.get('USDT')?.free ?? ZERO).plus(perp.get('USDT')?.available ?? ZERO)
  return { free, isAtWork: positions.some((position) => !position.quantity.isZero()) }
}

function smallestPair(input: {
  readonly pairs: readonly Pair[]
  readonly spotQuotes: ReadonlyMap<string, Quote>
  readonly perpQuotes: ReadonlyMap<string, Quote>
  readonly config: FundingFarmConfig
}): { readonly symbol: string; readonly capital: Decimal } | undefined {
  const { config } = input
  const wished = input.pairs.filter(
    ({ symbol, spot, perp }) =>
      (config.symbols === undefined || config.symbols.includes(symbol)) &&
      spot.status === 'TRADING' &&
      perp.status === 'TRADING',
  )
  let least: { readonly symbol: string; readonly capital: Decimal } | undefined
  for (const { symbol, spot, perp } of wished) {
    const spotAsk = input.spotQuotes.get(symbol)?.askPrice
    const perpBid = input.perpQuotes.get(symbol)?.bidPrice
    if (!spotAsk?.gt(0) || !perpBid?.gt(0)) continue
    const capital = smallestCapital({
      capitalFraction: config.capitalFraction,
      leverage: config.leverage,
      spotPrice: spotAsk,
      perpPrice: perpBid,
      spot,
      perp,
      // Fees are known only per account and symbol; without them the bound is a little too low, never too high.
      spotTakerFee: '0',
      perpTakerFee: '0',
      slippageBps: config.slippageBps,
    })
    if (least === undefined || capital.lt(least.capital)) least = { symbol, capital }
  }
  return least
}
