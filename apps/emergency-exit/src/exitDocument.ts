import type { AssetPlan, FlattenPlan, FlattenReport, Residue } from '@asterkit/strategy'

/** Name and version of the document: within a version no field goes away. */
export const EXIT_SCHEMA = 'asterkit.emergency-exit.report/1'

/** What is known about an exit. */
export interface ExitFacts {
  readonly environment: string
  readonly account: string
  readonly isDryRun: boolean
  /** Which coins count as ours. */
  readonly rule: string
  readonly bots: readonly { readonly name: string; readonly folder: string }[]
  readonly plan: FlattenPlan | undefined
  /** Absent in a dry run. */
  readonly report: FlattenReport | undefined
}

/** The result of an exit for programs. Amounts are decimal text, in quote unless they are quantities. */
export function exitDocument(facts: ExitFacts): Readonly<Record<string, unknown>> {
  const { plan, report, ...rest } = facts
  return {
    schema: EXIT_SCHEMA,
    ...rest,
    plan: plan && {
      assets: plan.assets.map(planRow),
      ordersToCancel: plan.ownOrders.map(orderRow),
      ordersOfOthers: plan.otherOrders.map(orderRow),
      unknown: plan.unknown,
    },
    result: report && {
      isFlat: report.isFlat,
      left: report.left.map(leftRow),
      dust: report.dust.map(({ asset, quantity }) => ({ asset, quantity: quantity.toFixed() })),
    },
  }
}

function planRow(row: AssetPlan) {
  return {
    asset: row.asset,
    positions: row.positions.map((position) => ({
      symbol: position.symbol,
      side: position.positionSide ?? 'both',
      quantity: position.quantity.toFixed(),
      entryPrice: position.entryPrice.toFixed(),
      markPrice: position.markPrice.toFixed(),
      unrealizedProfit: position.unrealizedProfit.toFixed(),
    })),
    coins: row.coins.toFixed(),
    coinsInWallet: row.coinsInWallet.toFixed(),
    spotPrice: row.spotPrice?.toFixed() ?? null,
    spotEntryPrice: row.spotEntryPrice?.toFixed() ?? null,
    spotPnl: row.spotPnl?.toFixed() ?? null,
    funding: row.funding?.toFixed() ?? null,
    fundingSince: row.fundingSince,
    cost: row.cost
      ? { fees: row.cost.fees.toFixed(), slippage: row.cost.slippage.toFixed() }
      : null,
  }
}

function orderRow(order: FlattenPlan['ownOrders'][number]) {
  const { market, symbol, side, clientOrderId } = order
  return { market, symbol, side, clientOrderId, quantity: order.quantity.toFixed() }
}

function leftRow({ what, symbol, quantity, reason }: Residue) {
  return { what, symbol, quantity: quantity?.toFixed() ?? null, reason }
}
