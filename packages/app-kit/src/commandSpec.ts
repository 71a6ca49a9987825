import type { ExitCode } from './exitCodes.ts'

/** What a command gets. */
export interface CommandInput {
  /** Options by name: `--min-volume 5` is `minVolume: '5'`, a switch is `true`. */
  readonly flags: Readonly<Record<string, unknown>>
  /** Words after the command. */
  readonly words: readonly string[]
}

/** One command of a program, as data. Its code is loaded when it runs. */
export interface CommandSpec {
  readonly name: string
  /** Words after the name, `<needed>` or `[optional]`: `[symbol] [capital]`. */
  readonly words?: string
  readonly description: string
  /**
   * Spelling and meaning: `['--days <number>', 'simulated days']`; without `<...>` it is a switch, with `[...]` one
   * that a number may follow.
   */
  readonly options: readonly (readonly [flags: string, meaning: string])[]
  load(): Promise<(input: CommandInput) => Promise<ExitCode>>
}
