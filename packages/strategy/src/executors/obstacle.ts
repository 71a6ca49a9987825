/** Something that stands against opening. */
export interface Obstacle {
  readonly symbol?: string
  /** True: only `symbol` must not be opened. Absent or false: nothing may be opened. */
  readonly isSymbolOnly?: boolean
  readonly detail: string
}
