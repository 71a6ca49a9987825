/** The person left a question: nothing was sent, and nothing is to be told. */
export class LeftQuestion extends Error {
  override readonly name = 'LeftQuestion'
}
