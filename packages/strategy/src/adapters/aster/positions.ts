import type { PositionRisk } from '@asterkit/sdk/futures'
import type { Account, PerpPosition } from '../../ports/exchange.ts'
import type { AsterContext } from './asterContext.ts'
import { readPositionSide } from './wireOrder.ts'

/** The part of the account that is about positions. */
export type Positions = Pick<Account, 'listPositions' | 'getPositionMode' | 'getSymbolMargin'>

const ZERO_TEXT = /^-?0*\.?0*$/

/** Positions and their settings. A row that cannot be read fails the call: it must not look flat. */
export function createPositions(context: AsterContext): Positions {
  const { client } = context
  return {
    async listPositions(signal) {
      const rows = await client.futures.getPositionRisk({}, { signal })
      return rows
        .filter((row) => !ZERO_TEXT.test(row.positionAmt))
        .map((row) => readPosition(row, context))
    },
    async getPositionMode(signal) {
      const mode = await client.futures.getPositionMode({}, { signal })
      return mode.dualSidePosition ? 'hedge' : 'one-way'
    },
    async getSymbolMargin(symbol, signal) {
      const rows = await client.futures.getPositionRisk({ symbol }, { signal })
      const row = rows.find((each) => each.symbol === symbol)
      if (row === undefined) throw new Error(`the venue states no leverage for ${symbol}`)
      return { leverage: row.leverage, marginType: readMarginType(row.marginType) }
    },
  }
}

function readPosition(row: PositionRisk, { read }: AsterContext): PerpPosition {
  return {
    symbol: row.symbol,
    quantity: read(row.positionAmt),
    ...readPositionSide(row.positionSide),
    entryPrice: read(row.entryPrice),
    markPrice: read(row.markPrice),
    unrealizedProfit: read(row.unRealizedProfit),
    ...(ZERO_TEXT.test(row.liquidationPrice)
      ? {}
      : { liquidationPrice: read(row.liquidationPrice) }),
    leverage: row.leverage,
    marginType: readMarginType(row.marginType),
  }
}

/** The venue writes `cross`, `crossed` or `CROSSED` in different places. */
function readMarginType(text: string): 'isolated' | 'cross' {
  const type = text.toLowerCase()
  if (type === 'isolated') return 'isolated'
  if (type === 'cross' || type === 'crossed') return 'cross'
  throw new Error(`unknown margin type ${text}`)
}
