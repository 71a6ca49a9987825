/** What kind of exchange a session trades on. */
export type Mode = 'paper' | 'testnet' | 'live'

/** What a run is, told before it starts and in its report. Amounts are decimal text. */
export interface SessionFacts {
  readonly mode: Mode
  /** Name and hosts of the exchange. */
  readonly environment: { readonly name: string; readonly hosts: readonly string[] }
  /** Where prices come from; live markets have neither seed nor folder. */
  readonly feed: {
    readonly kind: 'synthetic' | 'recorded' | 'market' | 'remote-paper'
    readonly seed?: number
    readonly folder?: string
    readonly days?: number
    readonly from?: number
    /** What the feed cannot know, for people. */
    readonly note?: string
  }
  readonly session: { readonly folder: string; readonly isResumed: boolean }
  readonly leverage: number
  /** Quote; absent: everything that is free. */
  readonly capitalQuote?: string
  /** Simulated seconds per real second. */
  readonly speed?: number | 'max'
  readonly cycleIntervalMs: number
  /** What is made up, one sentence; absent when nothing is. */
  readonly simulated?: string
  /** What trading costs here, one sentence. */
  readonly costs: string
}
