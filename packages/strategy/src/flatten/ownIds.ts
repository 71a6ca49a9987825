import type { ExitBook } from './exitBook.ts'

const OWN = /^ak[mx]?[.]/

/**
 * Whether an order was placed by one of our programs: a farm's ids begin with `ak.`, a market maker's with `akm.`,
 * an exit's with `akx.`.
 */
export function isOwnId(clientOrderId: string): boolean {
  return OWN.test(clientOrderId)
}

/** Client id of an exit's next order: its time keeps ids apart also when the memory was lost. */
export function nextExitId(book: Pick<ExitBook, 'run' | 'ordersSent'>, now: number): string {
  const parts = [now, book.run, book.ordersSent + 1].map((part) => part.toString(36))
  return `akx.${parts.join('.')}`
}
