/** A feed cannot be made from what was given. The message says what is wrong and what to do about it. */
export class FeedError extends Error {
  override readonly name = 'FeedError'
}
