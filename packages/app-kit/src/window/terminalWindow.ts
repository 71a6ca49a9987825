/** A key as the terminal tells it. */
export interface Key {
  /** The character; empty for the named ones. */
  readonly text: string
  readonly name?: 'up' | 'down' | 'escape' | 'return' | 'backspace'
}

/** Columns and rows of a window. */
export interface WindowSize {
  readonly columns: number
  readonly rows: number
}

/** What fills a terminal's window: the screen hands it keys and asks it for lines. */
export interface TerminalWindow {
  /** Another value whenever something else is to be shown. */
  state(): unknown
  subscribe(listener: () => void): () => void
  /**
   * Lines of the whole window, never more than it has.
   *
   * @param now Local clock, epoch ms.
   */
  lines(size: WindowSize, now: number): readonly string[]
  press(key: Key): void
  /** Reads everything again unless a reading is under way. */
  refresh(): Promise<void>
  leave(): void
  /** Settles when the person has left and nothing is under way any more. */
  readonly left: Promise<void>
}
