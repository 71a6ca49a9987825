/** What the user wrote cannot be used. One line, exit status 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
