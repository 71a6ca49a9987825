import { Decimal } from '@asterkit/instruments'
import type { Fault } from './faultPlan.ts'

type Row = Readonly<Record<string, unknown>>

/** What our port calls a field of the wire. */
const PORT_FIELDS: Readonly<Record<string, string>> = {
  lastFundingRate: 'fundingRate',
  fundingIntervalHours: 'intervalHours',
  positionAmt: 'quantity',
  balance: 'wallet',
  availableBalance: 'available',
  maxWithdrawAmount: 'maxWithdraw',
  unRealizedProfit: 'unrealizedProfit',
  makerCommissionRate: 'maker',
  takerCommissionRate: 'taker',
  fundingFeeCap: 'cap',
  fundingFeeFloor: 'floor',
}

/**
 * What a query tells under faults. Works on answers of the wire (rows are objects in lists) and of the
 * port (rows are objects in lists or maps by symbol or asset) alike; the answer given is left as it is.
 *
 * @throws {TypeError} In process: the value is none that the port can have, as when the client refuses it.
 */
export function editRows(answer: unknown, faults: readonly Fault<'read'>[]): unknown {
  return faults.reduce(edit, answer)
}

function edit(answer: unknown, fault: Fault<'read'>): unknown {
  switch (fault.action) {
    case 'lag':
      return answer
    case 'empty':
      return keepRows(answer, () => false)
    case 'missing-rows': {
      const keys = new Set(fault.args.keys)
      return keepRows(answer, (key) => key === undefined || !keys.has(key))
    }
    case 'set-field': {
      const { field, value, keys } = fault.args
      const isMeant = (key: string | undefined) =>
        keys === undefined || (key !== undefined && keys.includes(key))
      return changeRows(answer, field, isMeant, (before) => sameKind(before, value))
    }
    case 'flip-sign':
      return changeRows(answer, fault.args.field, () => true, flipped)
  }
}

/** Lists that answers carry inside an object. */
const LISTS = ['balances', 'positions', 'symbols', 'assets'] as const

function keepRows(answer: unknown, isKept: (key: string | undefined) => boolean): unknown {
  if (Array.isArray(answer)) return answer.filter((row) => isKept(keyOf(row)))
  if (answer instanceof Map) return new Map([...answer].filter(([key]) => isKept(String(key))))
  if (!isRow(answer)) return answer
  const changed: Record<string, unknown> = { ...answer }
  for (const list of LISTS) {
    if (Array.isArray(changed[list])) changed[list] = keepRows(changed[list], isKept)
  }
  return changed
}

function changeRows(
  answer: unknown,
  field: string,
  isMeant: (key: string | undefined) => boolean,
  change: (before: unknown) => unknown,
): unknown {
  if (Array.isArray(answer)) {
    return answer.map((row) => (isMeant(keyOf(row)) ? changeRow(row, field, change) : row))
  }
  if (answer instanceof Map) {
    return new Map(
      [...answer].map(([key, row]) => [
        key,
        isMeant(String(key)) ? changeRow(row, field, change) : row,
      ]),
    )
  }
  if (!isRow(answer)) return answer
  if (Object.hasOwn(answer, nameIn(answer, field))) return changeRow(answer, field, change)
  const changed: Record<string, unknown> = { ...answer }
  for (const list of LISTS) {
    if (Array.isArray(changed[list]))
      changed[list] = changeRows(changed[list], field, isMeant, change)
  }
  return changed
}

function changeRow(row: unknown, field: string, change: (before: unknown) => unknown): unknown {
  // A map of plain amounts, such as volumes by symbol, has rows without fields.
  if (row instanceof Decimal) return change(row)
  if (!isRow(row)) return row
  const name = nameIn(row, field)
  return Object.hasOwn(row, name) ? { ...row, [name]: change(row[name]) } : row
}

function nameIn(row: Row, field: string): string {
  return Object.hasOwn(row, field) ? field : (PORT_FIELDS[field] ?? field)
}

/** On the wire any value; an amount of the port stays one. */
function sameKind(before: unknown, value: string | number | null): unknown {
  if (!(before instanceof Decimal)) return value
  if (typeof value === 'string' && /^-?\d+(?:\.\d+)?$/.test(value)) return new Decimal(value)
  throw new TypeError(`the answer does not fit: ${JSON.stringify(value)} is no amount`)
}

function flipped(before: unknown): unknown {
  if (before instanceof Decimal) return before.neg()
  if (typeof before === 'number') return -before
  if (typeof before !== 'string') return before
  return before.startsWith('-') ? before.slice(1) : `-${before}`
}

function keyOf(row: unknown): string | undefined {
  if (!isRow(row)) return undefined
  const key = row.symbol ?? row.asset
  return typeof key === 'string' ? key : undefined
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !(value instanceof Decimal)
}
