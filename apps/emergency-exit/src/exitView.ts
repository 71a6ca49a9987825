import {
  type Cell,
  type Column,
  formatAmount,
  formatExact,
  formatMoney,
  formatTime,
  type Paint,
  renderTable,
  wrapText,
} from '@asterkit/app-kit'
import { type Decimal, ZERO } from '@asterkit/instruments'
import type { AssetPlan, FlattenPlan, FlattenReport, FlattenStep } from '@asterkit/strategy'

const WIDTH = 80

const COLUMNS: readonly Column[] = [
  { header: 'What', overflow: 'truncate' },
  { header: 'Quantity', align: 'right' },
  { header: 'Entry', align: 'right' },
  { header: 'Now', align: 'right' },
  { header: 'PnL', align: 'right' },
  { header: 'Funding', align: 'right' },
]

/** Lines that show what would be closed, what it has earned and what closing costs. */
export function planLines(plan: FlattenPlan, rule: string, paint: Paint): string[] {
  const lines = [...wrapText(`Coins: ${rule}.`, WIDTH), '']
  const rows = plan.assets.flatMap((asset) => rowsOf(asset))
  if (rows.length === 0) lines.push('Nothing to close.')
  else
    lines.push(
      ...renderTable({ columns: COLUMNS, rows, width: WIDTH, paint }),
      '',
      ...costLines(plan),
    )
  const own = plan.ownOrders.length
  const others = plan.otherOrders.length
  lines.push(`Orders: ${own} of the bot to cancel, ${others} of others that stay.`)
  for (const fact of plan.unknown) lines.push(...wrapText(`Not known: ${fact}`, WIDTH))
  return lines
}

function rowsOf(plan: AssetPlan): (readonly Cell[])[] {
  const since = `since ${formatTime(plan.fundingSince).slice(0, 10)}`
  const perps = plan.positions.map((row, index): readonly Cell[] => [
    `${row.symbol} ${row.positionSide ?? (row.quantity.lt(0) ? 'short' : 'long')}`,
    formatExact(row.quantity),
    formatAmount(row.entryPrice, { places: 4 }),
    formatAmount(row.markPrice, { places: 4 }),
    signed(row.unrealizedProfit),
    index > 0 || plan.funding === undefined ? '' : signed(plan.funding),
  ])
  const kept = plan.coinsInWallet.minus(plan.coins)
  const coins: (readonly Cell[])[] = plan.coins.isZero()
    ? []
    : [
        [
          `${plan.asset} coins`,
          formatExact(plan.coins),
          plan.spotEntryPrice === undefined
            ? '?'
            : formatAmount(plan.spotEntryPrice, { places: 4 }),
          plan.spotPrice === undefined ? '?' : formatAmount(plan.spotPrice, { places: 4 }),
          plan.spotPnl === undefined ? '?' : signed(plan.spotPnl),
          plan.positions.length === 0 ? '' : since,
        ],
      ]
  const left: (readonly Cell[])[] = kept.gt(0)
    ? [[`${plan.asset} that stay`, formatExact(kept), '', '', '', '']]
    : []
  return [...perps, ...coins, ...left]
}

function signed(amount: Decimal): Cell {
  return {
    text: formatAmount(amount, { isSigned: true }),
    style: amount.lt(0) ? 'bad' : 'good',
  }
}

function costLines({ assets }: FlattenPlan): string[] {
  const known = assets.flatMap(({ cost }) => (cost === undefined ? [] : [cost]))
  const fees = known.reduce((sum, cost) => sum.plus(cost.fees), ZERO)
  const slippage = known.reduce((sum, cost) => sum.plus(cost.slippage), ZERO)
  const gap = known.length < assets.length ? ', and what is not known below' : ''
  return [
    `Cost: about ${formatMoney(fees.plus(slippage))}: fees ${formatAmount(fees)}, books ${formatAmount(slippage)}${gap}.`,
  ]
}

/** Lines for something that the exit has done. */
export function stepLines(step: FlattenStep, paint: Paint): string[] {
  if (step.kind === 'cancel') return [`  cancelled  ${step.market} ${step.symbol} ${step.id}`]
  if (step.kind === 'waiting') {
    const [first = '', ...more] = wrapText(`${step.what}: ${step.reason}`, WIDTH - 13)
    const lines = [`  waiting    ${first}`, ...more.map((line) => `             ${line}`)]
    return lines.map((line) => paint('dim', line))
  }
  const { market, symbol, side, filled, quantity, quote } = step
  const price = filled.isZero() ? '' : ` at ${formatAmount(quote.div(filled), { places: 4 })}`
  const part = filled.eq(quantity) ? '' : ` of ${formatExact(quantity)}`
  const verb = side === 'buy' ? 'bought' : 'sold  '
  return [`  ${verb}     ${market} ${symbol} ${formatExact(filled)}${part}${price}`]
}

/** Lines that say where the exit ended. */
export function resultLines(report: FlattenReport, paint: Paint): string[] {
  const dust = report.dust.map(({ asset, quantity }) => `${formatExact(quantity)} ${asset}`)
  const dustLine = dust.length === 0 ? [] : [`Too little to sell: ${dust.join(', ')}.`]
  if (report.isFlat)
    return [paint('good', 'FLAT: no order, position or coin of the bot is left.'), ...dustLine]
  const left = report.left.flatMap(({ what, symbol, quantity, reason }) => {
    const amount = quantity === undefined ? '' : ` ${formatExact(quantity)}`
    return wrapText(`${what} ${symbol}${amount}: ${reason}`, WIDTH - 2).map((line) => `  ${line}`)
  })
  return [
    paint('bad', 'NOT FLAT. Left:'),
    ...left,
    ...dustLine,
    'Run the same command again to go on.',
  ]
}
