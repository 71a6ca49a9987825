/** The account could not be read, so that nothing can be planned or said about it. Nothing was sent. */
export class UnreadableAccountError extends Error {
  override readonly name = 'UnreadableAccountError'
  constructor(what: string) {
    super(`the account could not be read: ${what}`)
  }
}
