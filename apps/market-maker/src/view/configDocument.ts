import type { ConfigRow, RunMode } from '@asterkit/app-kit/settings'

/** What `config --json` prints as `asterkit.market-maker.config/1`; within a version no field goes away. */
export interface ConfigDocument {
  readonly schema: 'asterkit.market-maker.config/1'
  readonly mode: RunMode
  readonly stateDir: string
  /** Where keys come from. Never a key. */
  readonly keys: string
  readonly options: readonly ConfigRow[]
}
