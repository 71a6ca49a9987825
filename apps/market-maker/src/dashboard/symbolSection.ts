import { formatAmount, type Paint, type Section, wrapText } from '@asterkit/app-kit'
import { decimal } from '@asterkit/instruments'
import type { ShownQuote, ShownSymbol } from '../view/statusDocument.ts'

const BAR_HALF = 10
const WIDTH = 80

/** One market: position and inventory, our orders against the book, widths, markouts, and what keeps a side away. */
export function symbolSection(symbol: ShownSymbol, paint: Paint): Section {
  const reasons = symbol.reasons.flatMap(({ code, side, detail }) =>
    wrapText(`${side === 'both' ? '' : `${side}: `}${code}: ${detail}`, WIDTH - 2),
  )
  const lines = [
    title(symbol, paint),
    inventory(symbol, paint),
    ...ladder(symbol, paint),
    ...reasons.map((line) => `  ${paint('warn', line)}`),
  ]
  return {
    lines: [...lines, ...widths(symbol, paint), markouts(symbol, paint)],
    least: lines.length,
  }
}

function title(symbol: ShownSymbol, paint: Paint): string {
  const { position, baseAsset, entryPrice, markPrice, unrealized } = symbol
  const held = decimal(position)
  const name = paint('strong', symbol.symbol.padEnd(9))
  if (held.isZero()) return `${name}no position${markPrice ? `, mark ${markPrice}` : ''}`
  const open = unrealized === undefined ? '' : `, open ${colored(unrealized, paint)}`
  const at =
    entryPrice === undefined ? '' : ` at ${decimal(entryPrice).toSignificantDigits(8).toFixed()}`
  const mark = markPrice === undefined ? '' : `, mark ${markPrice}`
  return `${name}${held.abs().toFixed()} ${baseAsset} ${held.isNegative() ? 'short' : 'long'}${at}${mark}${open}`
}

function inventory({ inventoryShare }: ShownSymbol, paint: Paint): string {
  if (inventoryShare === undefined) return `  inventory ?`
  const filled = Math.round(Math.min(1, Math.abs(inventoryShare)) * BAR_HALF)
  const part = '#'.repeat(filled)
  const left = (inventoryShare < 0 ? part : '').padStart(BAR_HALF, '.')
  const right = (inventoryShare > 0 ? part : '').padEnd(BAR_HALF, '.')
  const percent = `${(inventoryShare * 100).toFixed(1)} %`
  const style = Math.abs(inventoryShare) >= 0.5 ? 'warn' : 'dim'
  return `  inventory short [${paint(style, `${left}|${right}`)}] long  ${percent} of the hard limit`
}

/** Our orders and the best prices of the market, the highest price first. */
function ladder({ orders, bid, ask }: ShownSymbol, paint: Paint): readonly string[] {
  const mid = bid === undefined || ask === undefined ? undefined : (Number(bid) + Number(ask)) / 2
  const bps = (price: string) => {
    if (mid === undefined) return ''
    const away = (Number(price) / mid - 1) * 10_000
    return `${away < 0 ? '-' : '+'}${Math.abs(away).toFixed(1)} bp`
  }
  const row = (name: string, quote: ShownQuote) => {
    const text = `  ${name} ${quote.price.padStart(12)} ${quote.quantity.padStart(10)} ${bps(quote.price).padStart(10)}`
    return quote.state === 'live' ? text : `${text}  ${paint('warn', quote.state)}`
  }
  const of = (side: ShownQuote['side']) =>
    orders
      .filter((order) => order.side === side)
      .sort((one, other) => Number(other.price) - Number(one.price))
  const spread =
    mid === undefined ? '' : `${(((Number(ask) - Number(bid)) / mid) * 10_000).toFixed(2)} bp wide`
  const market =
    mid === undefined
      ? '  book is not known'
      : `  book ${`${bid} / ${ask}`.padStart(26)}   ${spread}`
  const asks = of('sell').map((order) => row('ask ', order))
  const bids = of('buy').map((order) => row('bid ', order))
  return [
    ...(asks.length > 0 ? asks : [paint('dim', '  ask  none')]),
    paint('accent', market),
    ...(bids.length > 0 ? bids : [paint('dim', '  bid  none')]),
  ]
}

function widths(symbol: ShownSymbol, paint: Paint): readonly string[] {
  const { halfSpreadBps, skewBps = 0, tiltBps = 0, floorBps, model, twoSidedShare } = symbol
  if (halfSpreadBps === undefined) return []
  const both = twoSidedShare === null ? '-' : `${(twoSidedShare * 100).toFixed(1)} %`
  const floors = `${(floorBps?.buy ?? 0).toFixed(1)}/${(floorBps?.sell ?? 0).toFixed(1)}`
  const text = `  half ${halfSpreadBps.toFixed(1)} bp (${model})  skew ${skewBps.toFixed(1)}  tilt ${tiltBps.toFixed(1)}  floor ${floors}  two-sided ${both}`
  return [paint('dim', text)]
}

function markouts({ markoutsBps: { buy, sell } }: ShownSymbol, paint: Paint): string {
  const show = (values: readonly (number | null)[]) =>
    values.map((value) => (value === null ? '-' : value.toFixed(1))).join(' / ')
  return paint('dim', `  markouts 1 / 5 / 30 s in bp: bought ${show(buy)}, sold ${show(sell)}`)
}

function colored(amount: string, paint: Paint): string {
  const value = decimal(amount)
  const text = formatAmount(value, { isSigned: true })
  return value.isZero() ? text : paint(value.isNegative() ? 'bad' : 'good', text)
}
