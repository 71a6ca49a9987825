/** What a command gets: options by name, and the words after the command. */
export interface CommandInput {
  readonly flags: Readonly<Record<string, unknown>>
  readonly words: readonly string[]
}
