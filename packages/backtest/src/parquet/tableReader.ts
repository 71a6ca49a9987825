import {
  asyncBufferFromFile,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
} from 'hyparquet'
import { DatasetError } from '../dataset/datasetError.ts'
import { fromUnits } from './decimalUnits.ts'
import { LAYOUT, type Table } from './parquetLayout.ts'

/** One file of a symbol. */
export interface TableFile {
  readonly table: Table
  readonly tickSize: string
  readonly stepSize: string
  /** Rows of one event at a time, in their order. Holds one row group. */
  events(): AsyncIterable<readonly Row[]>
}

/**
 * Opens a file of `exportParquet`.
 *
 * @throws {DatasetError} It is no Parquet file, or of another layout; from `events` too.
 */
export async function openTable(table: Table, path: string): Promise<TableFile> {
  const file = await asyncBufferFromFile(path)
  const metadata = await translated(path, () => parquetMetadataAsync(file))
  const about = new Map(metadata.key_value_metadata?.map(({ key, value }) => [key, value]))
  const fact = (name: string) => about.get(`asterkit.${name}`) ?? ''
  if (fact('layout') !== LAYOUT) {
    throw new DatasetError(`${path} was not written by market-maker export --format parquet`)
  }
  const scales = unscale(metadata)
  return {
    table,
    tickSize: fact('tickSize'),
    stepSize: fact('stepSize'),
    async *events() {
      let waiting: Row[] = []
      let rowStart = 0
      for (const group of metadata.row_groups) {
        const rowEnd = rowStart + Number(group.num_rows)
        const objects = await translated(path, () =>
          parquetReadObjects({
            file,
            metadata,
            rowStart,
            rowEnd,
            parsers: { timestampFromMilliseconds: Number },
          }),
        )
        rowStart = rowEnd
        for (const cells of objects) {
          const row = new Row(path, cells, scales)
          const [before] = waiting
          if (before !== undefined && row.seq < before.seq) {
            throw new DatasetError(`${path}: the rows are not in order`)
          }
          if (before !== undefined && row.seq !== before.seq) {
            yield waiting
            waiting = []
          }
          waiting.push(row)
        }
      }
      if (waiting.length > 0) yield waiting
    },
  }
}

/**
 * Lets decimals be read as their whole units: as numbers they would not be exact.
 *
 * @returns Their scales by name.
 */
function unscale({ schema }: FileMetaData): ReadonlyMap<string, number> {
  const scales = new Map<string, number>()
  for (const element of schema) {
    if (element.converted_type !== 'DECIMAL') continue
    scales.set(element.name, element.scale ?? 0)
    delete element.converted_type
    delete element.logical_type
  }
  return scales
}

async function translated<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new DatasetError(`${path} cannot be read: ${why}`, { cause: error })
  }
}

/** Cells of one row by name. Each reading throws a `DatasetError` where the cell is not what it has to be. */
export class Row {
  readonly #path: string
  readonly #cells: Readonly<Record<string, unknown>>
  readonly #scales: ReadonlyMap<string, number>

  constructor(
    path: string,
    cells: Readonly<Record<string, unknown>>,
    scales: ReadonlyMap<string, number>,
  ) {
    this.#path = path
    this.#cells = cells
    this.#scales = scales
  }

  get seq(): number {
    return this.whole('seq')
  }

  whole(name: string): number {
    const value = Number(this.#cells[name] ?? Number.NaN)
    return Number.isSafeInteger(value) ? value : this.#fail(name)
  }

  /** Exact decimal text. */
  amount(name: string): string {
    return this.maybe(name) ?? this.#fail(name)
  }

  /** Likewise, where there may be none. */
  maybe(name: string): string | undefined {
    const units = this.#cells[name] ?? undefined
    if (units === undefined) return undefined
    const scale = this.#scales.get(name)
    return typeof units === 'bigint' && scale !== undefined
      ? fromUnits(units, scale)
      : this.#fail(name)
  }

  text(name: string): string | undefined {
    const value = this.#cells[name]
    return typeof value === 'string' ? value : undefined
  }

  oneOf<T extends string>(name: string, allowed: readonly T[]): T {
    const value = this.text(name)
    return allowed.find((each) => each === value) ?? this.#fail(name)
  }

  #fail(name: string): never {
    throw new DatasetError(`${this.#path}: ${name} is missing or wrong in a row`)
  }
}
