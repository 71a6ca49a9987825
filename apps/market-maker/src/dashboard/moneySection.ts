import { formatAmount, type Paint, type Section, wrapText } from '@asterkit/app-kit'
import { decimal } from '@asterkit/instruments'
import type { StatusDocument } from '../view/statusDocument.ts'

/** Wallets, result and its sources, what was traded, and how quickly orders were answered. */
export function moneySection(status: StatusDocument, paint: Paint): Section {
  const { answers, fills, makerFills, symbols } = status
  const money = (text: string) => formatAmount(decimal(text))
  const signed = (text: string) => {
    const amount = decimal(text)
    const style = amount.isNegative() ? 'bad' : 'good'
    const shown = formatAmount(amount, { isSigned: true })
    return amount.isZero() ? shown : paint(style, shown)
  }
  const wallets = status.wallets.map(({ asset, amount }) => `${money(amount)} ${asset}`)
  const share = fills === 0 ? '' : `, ${((100 * makerFills) / fills).toFixed(0)} % as maker`
  const delays = symbols.map(({ marketDelayMs }) => marketDelayMs)
  const market = delays.length === 0 ? '-' : `${Math.max(...delays).toFixed(0)} ms`
  const halt = status.halt === null ? [] : wrapText(`halted: ${status.halt}`, 78)
  return {
    lines: [
      `${paint('strong', 'Money')}    wallet ${wallets.join(' + ') || '?'}   result ${signed(status.net)}, today ${signed(status.day)}`,
      `  realised ${money(status.realized)}  fees ${money(status.fees)}  funding ${money(status.funding)}  open ${money(status.unrealized)}`,
      `  traded ${money(status.volume)} USDT in ${fills} fills${share}`,
      `  orders answered p50 ${answers.p50.toFixed(0)} ms, p99 ${answers.p99.toFixed(0)} ms of ${answers.count}; market heard after ${market}`,
      ...halt.map((line) => `  ${paint('bad', line)}`),
    ],
    least: 4 + halt.length,
  }
}
