import type { SchemaElement } from 'hyparquet'

/** What the files say about themselves. */
export const LAYOUT = 'asterkit.market-maker.parquet/1'

/** Kinds of files of one symbol: `trades_ETHUSDT.parquet`. Their `seq` puts the rows of all of them in order. */
export const TABLES = ['depth', 'trades', 'quotes', 'marks', 'gaps'] as const
/** One kind of file. */
export type Table = (typeof TABLES)[number]

/** Decimals of prices and quantities in each kind of file. */
export interface Scales {
  readonly price: number
  readonly quantity: number
}

/** Decimals of mark prices and funding rates. */
export const MARK_SCALE = 8
/** Digits of a decimal in 64 bits. */
export const MOST_DIGITS = 18

/** Columns of a kind of file, the root of the schema first. */
export function schemaOf(table: Table, scales: Scales): SchemaElement[] {
  const columns = [
    whole('seq'),
    time('time'),
    time('received_at'),
    ...COLUMNS[table].map((column) => column(scales)),
  ]
  return [{ name: 'root', num_children: columns.length }, ...columns]
}

type Column = (scales: Scales) => SchemaElement

const price =
  (name: string): Column =>
  (scales) =>
    decimalColumn(name, scales.price)
const quantity =
  (name: string): Column =>
  (scales) =>
    decimalColumn(name, scales.quantity)

const COLUMNS: Readonly<Record<Table, readonly Column[]>> = {
  // One row per level; a change without levels has a row without a side.
  depth: [
    () => text('kind'),
    () => whole('first_update_id', true),
    () => whole('last_update_id'),
    () => whole('previous_update_id', true),
    () => text('side', true),
    price('price'),
    quantity('quantity'),
  ],
  trades: [() => whole('id'), () => text('taker_side'), price('price'), quantity('quantity')],
  quotes: [
    () => whole('update_id'),
    price('bid_price'),
    quantity('bid_quantity'),
    price('ask_price'),
    quantity('ask_quantity'),
  ],
  marks: [
    () => decimalColumn('mark_price', MARK_SCALE),
    () => decimalColumn('index_price', MARK_SCALE),
    () => decimalColumn('funding_rate', MARK_SCALE),
    () => time('funding_time'),
  ],
  gaps: [() => text('reason')],
}

function repetition(isOptional: boolean) {
  return { repetition_type: isOptional ? ('OPTIONAL' as const) : ('REQUIRED' as const) }
}

function whole(name: string, isOptional = false): SchemaElement {
  return { name, type: 'INT64', ...repetition(isOptional) }
}

function text(name: string, isOptional = false): SchemaElement {
  return { name, type: 'BYTE_ARRAY', converted_type: 'UTF8', ...repetition(isOptional) }
}

function time(name: string): SchemaElement {
  return {
    name,
    type: 'INT64',
    converted_type: 'TIMESTAMP_MILLIS',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
    ...repetition(false),
  }
}

function decimalColumn(name: string, scale: number): SchemaElement {
  return {
    name,
    type: 'INT64',
    converted_type: 'DECIMAL',
    logical_type: { type: 'DECIMAL', precision: MOST_DIGITS, scale },
    precision: MOST_DIGITS,
    scale,
    ...repetition(true),
  }
}
