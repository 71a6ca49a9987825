import { Decimal } from '@asterkit/instruments'
import type { HedgeCycle } from '../../executors/hedgeCycle.ts'
import type { PerpPosition, PositionSide } from '../../ports/exchange.ts'
import type { CloseReason } from './intents.ts'
import { marginRatioPct } from './pairFigures.ts'
import type { RotationState } from './state.ts'

const LEGS = ['long', 'short'] as const

/** Why a pair has to be closed before the exchange closes a leg of it, or undefined. */
export function marginDanger(
  state: RotationState,
  cycle: HedgeCycle,
): { readonly reason: CloseReason; readonly detail: string } | undefined {
  const { config, positions = [], wallet, costs } = state
  if (wallet === undefined) return undefined
  if (wallet.perLeg === undefined) {
    const ratio = marginRatioPct(positions, costs, wallet.wallet)
    if (ratio === undefined || ratio.lt(config.maxMarginRatioPct)) return undefined
    const detail = `maintenance is ${ratio.toFixed(1)} % of the equity`
    return { reason: 'margin-ratio', detail }
  }
  for (const leg of LEGS) {
    const rows = positions.filter(({ positionSide }) => positionSide === leg)
    const ratio = marginRatioPct(rows, costs, wallet.perLeg[leg].wallet)
    if (ratio?.gte(config.maxMarginRatioPct) === true) {
      const detail = `maintenance is ${ratio.toFixed(1)} % of the equity of the account of the ${leg}`
      return { reason: 'margin-ratio', detail }
    }
    const row = rows.find(({ symbol }) => symbol === cycle.symbol)
    const gone = row && wayToLiquidationPct(row, leg)
    if (gone?.gte(config.maxLiquidationWayPct) !== true) continue
    const detail = `the ${leg} has gone ${gone.toFixed(1)} % of the way to its liquidation`
    return { reason: 'near-liquidation', detail }
  }
  return undefined
}

/**
 * How much of the way from its entry to its liquidation price a leg has gone, percent; negative while it gains.
 * Undefined: the exchange states no such price.
 */
function wayToLiquidationPct(
  { entryPrice, markPrice, liquidationPrice }: PerpPosition,
  leg: PositionSide,
): Decimal | undefined {
  if (liquidationPrice === undefined) return undefined
  const lost = entryPrice.minus(markPrice).times(leg === 'long' ? 1 : -1)
  const whole = entryPrice.minus(liquidationPrice).times(leg === 'long' ? 1 : -1)
  // The account could not even bear the entry price any more.
  if (whole.lte(0)) return new Decimal(100)
  return lost.div(whole).times(100)
}
