/** One message to the people who run a program. */
export interface Notification {
  /** Exchange time, epoch ms. */
  readonly time: number
  readonly level: 'info' | 'warning' | 'critical'
  /** Stable name for scripts, such as `opened`. */
  readonly kind: string
  readonly symbol?: string
  /** One line. */
  readonly title: string
  /** Further lines. Never secrets. */
  readonly text: string
}
