import { ByteColumn, ByteCursor } from './byteColumn.ts'
import { DatasetError } from './datasetError.ts'

/** Columns that are being written. */
export type BlockColumns = ReturnType<typeof createColumns>
/** Columns that are being read. */
export type BlockCursors = ReturnType<typeof splitColumns>

/** Makes empty columns. */
export function createColumns() {
  return eachColumn(() => new ByteColumn())
}

/** Bytes that the columns hold. */
export function sizeOfColumns(columns: BlockColumns): number {
  return Object.values(columns).reduce((sum, { length }) => sum + length, 0)
}

/** Lays the columns behind each other, their lengths first, and empties them. */
export function joinColumns(columns: BlockColumns): Uint8Array {
  const all = Object.values(columns)
  const start = all.length * 4
  const bytes = new Uint8Array(start + sizeOfColumns(columns))
  const view = new DataView(bytes.buffer)
  let at = start
  for (const [index, column] of all.entries()) {
    view.setUint32(index * 4, column.length, true)
    bytes.set(column.view(), at)
    at += column.length
    column.clear()
  }
  return bytes
}

/** Finds the columns again. @throws {DatasetError} The lengths do not fit the bytes. */
export function splitColumns(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = COLUMN_COUNT * 4
  if (bytes.length < at) throw new DatasetError('a block is too short for its columns')
  return eachColumn((index) => {
    const end = at + view.getUint32(index * 4, true)
    if (end > bytes.length) throw new DatasetError('a column is longer than its block')
    const cursor = new ByteCursor(bytes.subarray(at, end))
    at = end
    return cursor
  })
}

/** Names the columns in the order of the file. */
function eachColumn<Column>(make: (index: number) => Column) {
  return {
    /** What holds for the whole block. */
    block: make(0),
    /** One byte an event. */
    kind: make(1),
    time: make(2),
    lag: make(3),
    /** Ids of updates and trades. */
    id: make(4),
    /** Number of levels of each side. */
    depth: make(5),
    ticks: make(6),
    lots: make(7),
    tradeTicks: make(8),
    tradeLots: make(9),
    quote: make(10),
    mark: make(11),
  }
}

const COLUMN_COUNT = Object.keys(eachColumn(() => undefined)).length
