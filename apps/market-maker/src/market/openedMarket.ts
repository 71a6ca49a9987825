import type { Clock, MakerExchange } from '@asterkit/strategy'

/** Where a run will quote: chosen and checked, but nothing is opened or sent yet. */
export interface MarketChoice {
  /** Folder name of the session. */
  readonly sessionName: string
  /** What the journal is bound to. */
  readonly environment: string
  readonly account: string
  /** Whether other programs could trade on it: then it is locked. */
  readonly isShared: boolean
  /** For people: which exchange and which prices. */
  readonly label: string
  open(
    session: { readonly folder: string; readonly lastNonce: string | undefined },
    signal: AbortSignal,
  ): Promise<OpenMarket>
  /** Connects for reading, beside a maker that runs. Absent: the exchange ends with its run. */
  readonly look?: (signal: AbortSignal) => Promise<LookedMarket>
}

/** What was traded somewhere, for reading alone. */
export interface LookedMarket {
  readonly exchange: Pick<MakerExchange, 'listFills' | 'listIncome'>
  readonly clock: Pick<Clock, 'now'>
}

/** A market that answers. */
export interface OpenMarket {
  readonly exchange: MakerExchange
  readonly clock: Clock
  /** End of a bounded run, exchange time. */
  readonly until: number | undefined
  /** Aborts when the prices of a simulation are over. */
  readonly ended?: AbortSignal
  close(): Promise<void>
}
