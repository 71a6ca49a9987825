import type { EpochMs } from '../../core/contract.ts'

const NUMBER = /^\d{1,20}(?:\.\d{1,20})?$/
const SECONDS = /^(\d{9,11})(?:\.(\d{1,9}))?$/
const MILLISECONDS = /^\d{12,14}$/

/** Whether a cell is a plain decimal number, not negative. */
export function isNumberText(cell: string): boolean {
  return NUMBER.test(cell)
}

/** Digits after the point without closing zeros. */
export function decimalsOf(text: string): number {
  const point = text.indexOf('.')
  if (point < 0) return 0
  let end = text.length
  while (end > point + 1 && text.charCodeAt(end - 1) === 48) end -= 1
  return end - point - 1
}

/** Reads `unix_timestamp_ms`, whole milliseconds. @returns Undefined when it is none. */
export function readMilliseconds(cell: string): EpochMs | undefined {
  return MILLISECONDS.test(cell) ? Number(cell) : undefined
}

/** Reads `unix_timestamp`, seconds with a fraction; less than a millisecond is cut off. */
export function readSeconds(cell: string): EpochMs | undefined {
  const match = SECONDS.exec(cell)
  if (match === null) return undefined
  return Number(match[1]) * 1000 + Number((match[2] ?? '').slice(0, 3).padEnd(3, '0'))
}
