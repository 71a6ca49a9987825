/** A recording cannot be read or written. The message says which file and what to do. */
export class DatasetError extends Error {
  override readonly name = 'DatasetError'
}
