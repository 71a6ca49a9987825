import type { MakerReport, MakerRules, WalkForward } from '@asterkit/backtest/maker'
import type { MarketResult } from '../backtest/backtestMarkets.ts'

/** Returns a backtest for programs. Amounts are decimal text, quote unless their name says otherwise. */
export function backtestDocument(
  markets: readonly MarketResult[],
  rules: Omit<MakerRules, 'levels'> & { readonly makerFeeBps: number },
) {
  return {
    schema: 'asterkit.market-maker.backtest/1',
    rules,
    markets: markets.map(({ session, symbol, problem, results, walk, notes = [] }) => ({
      session,
      symbol,
      ...(problem !== undefined && { problem }),
      notes,
      quotes: results.map(({ name, report }) => ({ name, ...reportDocument(report) })),
      ...(walk && { walkForward: walkDocument(walk) }),
    })),
  }
}

function reportDocument({
  symbol: _,
  pnl,
  volume,
  position,
  largestPosition,
  ...rest
}: MakerReport) {
  return {
    ...rest,
    volume: volume.toFixed(),
    positionBase: position.toFixed(),
    largestPositionBase: largestPosition.toFixed(),
    pnl: {
      spread: pnl.spread.toFixed(),
      adverse: pnl.adverse.toFixed(),
      inventory: pnl.inventory.toFixed(),
      fees: pnl.fees.toFixed(),
      funding: pnl.funding.toFixed(),
      net: pnl.net.toFixed(),
    },
  }
}

function walkDocument({ steps, promised, net }: WalkForward) {
  return {
    promised: promised.toFixed(),
    net: net.toFixed(),
    steps: steps.map(({ from, to, chosen }) => ({
      from,
      to,
      chosen: chosen?.name ?? null,
      promised: chosen?.trainedNet.toFixed() ?? null,
      net: chosen?.test.pnl.net.toFixed() ?? null,
      fills: chosen?.test.fills ?? null,
    })),
  }
}
