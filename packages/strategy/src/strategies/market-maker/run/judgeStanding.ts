import { type Decimal, Decimal as Decimals, type Instrument, ZERO } from '@asterkit/instruments'
import type { QuoteAudit } from '../../../executors/quotes/auditQuotes.ts'
import { QUOTE_ASSET } from '../../../ledger/quoteAsset.ts'
import type { PerpPosition } from '../../../ports/exchange.ts'
import type { QuoteReason } from '../reasons.ts'
import type { MakerSession, SymbolRun } from './makerSession.ts'

/** What the venue says about trading the quoted symbols, beside account and orders. */
export interface Standing {
  /** Of all perpetuals, by symbol. */
  readonly instruments: ReadonlyMap<string, Instrument>
  /** Of the quoted symbols. */
  readonly leverages: ReadonlyMap<string, number>
}

/**
 * Reads whether the symbols trade, by which rules, and at which leverage.
 *
 * @throws Something could not be read.
 */
export async function readStanding({ context, symbols }: MakerSession): Promise<Standing> {
  const { exchange, signal } = context
  const [instruments, leverages] = await Promise.all([
    exchange.listInstruments('perp', signal),
    Promise.all(
      [...symbols.keys()].map(async (symbol) => {
        const { leverage } = await exchange.getSymbolMargin(symbol, signal)
        return [symbol, leverage] as const
      }),
    ),
  ])
  return {
    instruments: new Map(instruments.map((each) => [each.symbol, each])),
    leverages: new Map(leverages),
  }
}

/**
 * Holds what the venue says against what is wanted: no quotes while a symbol does not trade or follows other rules
 * than those that were read at the start, and none that add while the margin cannot carry the hard limits.
 *
 * @returns Whether anything stands against quoting: then it is read again soon.
 */
export function judgeStanding(
  session: MakerSession,
  standing: Standing,
  account: QuoteAudit['account'],
): boolean {
  let isHindered = false
  for (const symbol of session.symbols.values()) {
    const position = account.positions.find((each) => each.symbol === symbol.symbol)
    const found = [
      statusReason(symbol, standing.instruments.get(symbol.symbol)),
      marginReason(session, symbol, position, shortage(session, standing, account)) ??
        liquidationReason(session, position),
    ] as const
    for (const [index, code] of (['not-trading', 'margin'] as const).entries()) {
      const reason = found[index]
      if (reason === undefined) symbol.blocks.delete(code)
      else symbol.blocks.set(code, reason)
      isHindered ||= reason !== undefined
    }
  }
  return isHindered
}

function statusReason(
  { grid }: SymbolRun,
  instrument: Instrument | undefined,
): QuoteReason | undefined {
  const reason = (detail: string): QuoteReason => ({ code: 'not-trading', side: 'both', detail })
  if (instrument === undefined) return reason('the venue does not list it any more')
  const { status, price, lot } = instrument
  if (status !== 'TRADING') return reason(`the venue says ${status}`)
  const isCountedAlike = price.tick.eq(grid.prices.step) && lot.step.eq(grid.quantities.step)
  return isCountedAlike
    ? undefined
    : reason('its smallest steps of price or quantity have changed: start the program again')
}

/** Money that the hard limits of all symbols need at their leverage, and what is there for it; quote. */
interface Shortage {
  readonly needed: Decimal
  readonly free: Decimal
}

/** Undefined when the margin suffices, so that no order of ours is refused for it; `unstated`: nobody says. */
function shortage(
  { run, symbols }: MakerSession,
  { leverages }: Standing,
  { positions, balances }: QuoteAudit['account'],
): Shortage | 'unstated' | undefined {
  const balance = balances.get(QUOTE_ASSET)
  if (balance === undefined) return 'unstated'
  let needed = ZERO
  for (const symbol of symbols.keys()) {
    const position = positions.find((each) => each.symbol === symbol)
    const value = position === undefined ? ZERO : marketValue(position)
    const most = Decimals.max(value, run.config.hardInventoryQuote)
    needed = needed.plus(most.div(leverages.get(symbol) ?? 1))
  }
  let equity = balance.wallet
  for (const position of positions) {
    equity = equity.plus(position.unrealizedProfit)
    if (!symbols.has(position.symbol))
      equity = equity.minus(marketValue(position).div(position.leverage))
  }
  // With several assets as margin more is free than the quote asset says.
  const free = Decimals.max(equity, balance.available)
  return free.lt(needed) ? { needed, free } : undefined
}

function marketValue({ quantity, markPrice }: PerpPosition): Decimal {
  return quantity.abs().times(markPrice)
}

function marginReason(
  { run }: MakerSession,
  { symbol }: SymbolRun,
  position: PerpPosition | undefined,
  short: Shortage | 'unstated' | undefined,
): QuoteReason | undefined {
  if (short === undefined) return undefined
  const side = addingSide(position)
  if (short === 'unstated') {
    return { code: 'margin', side, detail: `the exchange states no balance of ${QUOTE_ASSET}` }
  }
  const { needed, free } = short
  const limit = run.config.hardInventoryQuote.toFixed()
  const detail = `hardInventoryQuote ${limit} needs ${needed.toFixed(2)} ${QUOTE_ASSET} of margin, ${free.toFixed(2)} are there (${symbol})`
  return { code: 'margin', side, detail }
}

function liquidationReason(
  { run }: MakerSession,
  position: PerpPosition | undefined,
): QuoteReason | undefined {
  const price = position?.liquidationPrice
  if (position === undefined || price === undefined || position.markPrice.isZero()) return undefined
  const distancePct = price.minus(position.markPrice).abs().div(position.markPrice).times(100)
  const { minLiquidationPct } = run.config.guards
  if (distancePct.gte(minLiquidationPct)) return undefined
  const detail = `liquidation is ${distancePct.toFixed(1)} % away; guards.minLiquidationPct is ${minLiquidationPct.toFixed()}`
  return { code: 'margin', side: addingSide(position), detail }
}

/** The side on which a position grows; both when there is none. */
function addingSide(position: PerpPosition | undefined): QuoteReason['side'] {
  if (position === undefined || position.quantity.isZero()) return 'both'
  return position.quantity.isPositive() ? 'buy' : 'sell'
}
