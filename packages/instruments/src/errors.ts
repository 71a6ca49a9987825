/** A value that a caller passed in cannot be used. The message says which value and what is expected. */
export class InvalidInputError extends Error {
  override readonly name = 'InvalidInputError'
}
