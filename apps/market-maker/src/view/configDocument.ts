/** What `config --json` prints as `asterkit.market-maker.config/1`; within a version no field goes away. */
export interface ConfigDocument {
  readonly schema: 'asterkit.market-maker.config/1'
  readonly mode: 'paper' | 'testnet' | 'live'
  readonly stateDir: string
  /** Where keys come from. Never a key. */
  readonly keys: string
  readonly options: readonly OptionRow[]
}

/** One option in effect. Stated here, because published types cannot name those of the private kit. */
export interface OptionRow {
  /** Dotted below groups: `guards.maxBookAgeMs`. */
  readonly option: string
  /** Decimal text for exact figures. */
  readonly value: string | number | boolean | readonly string[]
  /** What decided it: `command line`, `environment`, the file's name, or `default`. */
  readonly source: string
}
