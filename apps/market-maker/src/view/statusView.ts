import { type Paint, wrapText } from '@asterkit/app-kit'
import type { ShownQuote, ShownSymbol, StatusDocument } from './statusDocument.ts'

const WIDTH = 80

/** Returns a status for people: each symbol against its market, then money and delays. At most 80 columns. */
export function statusView(status: StatusDocument, paint: Paint): string[] {
  const { answers, fills, makerFills } = status
  const share = fills === 0 ? '' : `, ${percent(makerFills / fills)} as maker`
  return [
    ...status.symbols.flatMap((symbol) => [...symbolLines(symbol, paint), '']),
    ...(status.halt === null ? [] : fit(paint, 'bad', `halted: ${status.halt}`)),
    `result   ${signed(status.net, paint)} USDT, today ${signed(status.day, paint)}`,
    paint(
      'dim',
      `         realised ${status.realized}  fees ${status.fees}  funding ${status.funding}  open ${status.unrealized}`,
    ),
    `traded   ${status.volume} USDT in ${fills} fills${share}`,
    `answers  p50 ${answers.p50.toFixed(0)} ms, p99 ${answers.p99.toFixed(0)} ms of ${answers.count} orders`,
    paint(
      'dim',
      `${status.time.slice(0, 19).replace('T', ' ')} UTC  ${status.label}`.slice(0, WIDTH),
    ),
  ]
}

function symbolLines(symbol: ShownSymbol, paint: Paint): string[] {
  const { bid, ask, position, baseAsset, unrealized } = symbol
  const market = bid === undefined || ask === undefined ? 'no book' : `${bid} / ${ask}`
  const open = unrealized === undefined ? '' : `, ${signed(unrealized, paint)} USDT open`
  const reasons = symbol.reasons.flatMap(({ code, side, detail }) =>
    fit(paint, 'warn', `${side === 'both' ? '' : `${side}: `}${code}: ${detail}`),
  )
  return [
    `${paint('strong', symbol.symbol.padEnd(12))} ${market}   holds ${position} ${baseAsset}${open}`,
    ordersLine('asks', symbol, 'sell', paint),
    ordersLine('bids', symbol, 'buy', paint),
    ...widths(symbol, paint),
    markouts(symbol, paint),
    ...reasons,
  ]
}

function ordersLine(name: string, { orders }: ShownSymbol, side: string, paint: Paint): string {
  const own = orders.filter((order) => order.side === side)
  const best = [...own].sort(
    (one, other) => (Number(one.price) - Number(other.price)) * (side === 'buy' ? -1 : 1),
  )
  const shown = best.slice(0, 3).map((order) => quoteText(order, paint))
  const rest = best.length > 3 ? `  +${best.length - 3}` : ''
  return `  ${paint('dim', name)}  ${shown.length === 0 ? paint('dim', 'none') : shown.join('   ')}${rest}`
}

function quoteText({ price, quantity, state }: ShownQuote, paint: Paint): string {
  const text = `${price} x ${quantity}`
  return state === 'live' ? text : paint('warn', `${text} (${state})`)
}

function widths(symbol: ShownSymbol, paint: Paint): string[] {
  const { halfSpreadBps, skewBps, tiltBps, floorBps, model, twoSidedShare } = symbol
  if (halfSpreadBps === undefined) return []
  const bps = (value = 0) => value.toFixed(1)
  const both = twoSidedShare === null ? '-' : percent(twoSidedShare)
  const floors = `${bps(floorBps?.buy)}/${bps(floorBps?.sell)}`
  return [
    paint(
      'dim',
      `  half ${bps(halfSpreadBps)} bps (${model})  skew ${bps(skewBps)}  tilt ${bps(tiltBps)}  floor ${floors}  two-sided ${both}`,
    ),
  ]
}

function markouts({ markoutsBps: { buy, sell } }: ShownSymbol, paint: Paint): string {
  const show = (values: readonly (number | null)[]) =>
    values.map((value) => (value === null ? '-' : value.toFixed(1))).join(' ')
  return paint('dim', `  markouts after 1, 5, 30 s in bps: bought ${show(buy)}  sold ${show(sell)}`)
}

function signed(amount: string, paint: Paint): string {
  if (Number(amount) === 0) return amount
  return amount.startsWith('-') ? paint('bad', amount) : paint('good', `+${amount}`)
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}

function fit(paint: Paint, style: 'warn' | 'bad', text: string): string[] {
  return wrapText(text, WIDTH - 2).map((line) => `  ${paint(style, line)}`)
}
