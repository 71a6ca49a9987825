import { formatAmount } from '@asterkit/app-kit'
import type { FarmEvent } from '@asterkit/strategy'

type Funding = Extract<FarmEvent, { kind: 'funding' }>

/** Least time between two lines; symbols that pay every hour or four are told together. */
const LINE_EVERY_MS = 7.5 * 3_600_000

/** Funding payments on their way to the screen: a few lines a day, whatever the interval. */
export interface Receipts {
  /** Takes a payment in; returns the line to show now, or undefined while it waits for others. */
  add(payment: Funding): string | undefined
  /** The line of what is still waiting, before the pair ends. */
  flush(): string | undefined
}

export function createReceipts(): Receipts {
  let waiting: Funding[] = []
  let toldAt = Number.NEGATIVE_INFINITY
  const flush = () => {
    const text = receiptText(waiting)
    toldAt = waiting.at(-1)?.time ?? toldAt
    waiting = []
    return text
  }
  return {
    add(payment) {
      waiting.push(payment)
      return payment.time - toldAt >= LINE_EVERY_MS ? flush() : undefined
    },
    flush,
  }
}

function receiptText(payments: readonly Funding[]): string | undefined {
  const last = payments.at(-1)
  if (last === undefined) return undefined
  const sum = payments.reduce((total, { amount }) => total.plus(amount), last.amount.times(0))
  const count = payments.length === 1 ? '' : ` in ${payments.length} payments`
  const received = formatAmount(sum, { places: 4, isSigned: true })
  const total = formatAmount(last.total, { places: 4, isSigned: true })
  return `${last.symbol} ${received} USDT${count}, pair total ${total}`
}
