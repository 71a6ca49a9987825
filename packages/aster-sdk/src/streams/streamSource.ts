/** What one kind of stream needs. */
export interface StreamSource<Event> {
  /** Name for messages, e.g. `futures user events`. */
  readonly name: string
  /** Address of the next connection; asked anew for each. */
  url(): string | Promise<string>
  /**
   * Reads one message: its events, `'renew'` when the address has expired, or undefined when it cannot
   * be read. Messages of no interest are an empty list.
   */
  read(message: unknown): readonly Event[] | 'renew' | undefined
  /** Called every `keepAliveMs` while connected. */
  keepAlive?(): Promise<void>
  readonly keepAliveMs?: number
  /** Connects again after this much silence. For streams that speak at a known pace. */
  readonly maxSilenceMs?: number
}
