import { renameSync } from 'node:fs'
import type { SchemaElement } from 'hyparquet'
import { fileWriter, type KeyValue, ParquetWriter } from 'hyparquet-writer'

/** A value of one cell; undefined: none. */
export type Cell = bigint | number | string | undefined

/**
 * A Parquet file that is written row group by row group: no more rows than one group are held. It has its name only once
 * it is complete.
 */
export class TableWriter {
  readonly #path: string
  readonly #names: readonly string[]
  readonly #writer: ParquetWriter
  readonly #groupRows: number
  #columns: Cell[][]

  constructor(
    path: string,
    schema: SchemaElement[],
    options: { readonly groupRows: number; readonly about: KeyValue[] },
  ) {
    this.#path = path
    this.#groupRows = options.groupRows
    this.#names = schema.slice(1).map(({ name }) => name)
    this.#columns = this.#names.map(() => [])
    this.#writer = new ParquetWriter({
      writer: fileWriter(`${path}.new`),
      schema,
      kvMetadata: options.about,
      createdBy: 'asterkit',
    })
  }

  /** Takes a row, cells in the order of the columns. */
  row(...cells: readonly Cell[]): void {
    cells.forEach((cell, at) => {
      this.#columns[at]?.push(cell)
    })
    if ((this.#columns[0]?.length ?? 0) >= this.#groupRows) this.#write()
  }

  /** Writes what is left and gives the file its name. */
  close(): void {
    this.#write()
    // Writes to a file of this machine are done when the call returns.
    void this.#writer.finish()
    renameSync(`${this.#path}.new`, this.#path)
  }

  #write(): void {
    const [first] = this.#columns
    if (first === undefined || first.length === 0) return
    const columnData = this.#names.map((name, at) => ({ name, data: this.#columns[at] ?? [] }))
    void this.#writer.write({ columnData, rowGroupSize: first.length })
    this.#columns = this.#names.map(() => [])
  }
}
