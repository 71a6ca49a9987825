import type { Paint } from '@asterkit/app-kit'
import { type ConfigRow, configTable } from '@asterkit/app-kit/settings'
import { factLines } from './labelled.ts'

/** Returns the settings in effect: where commands work, then every option of the strategy with its source. */
export function configView(input: {
  readonly mode: string
  /** Undefined: it depends on the wallet. */
  readonly session: string | undefined
  readonly stateDir: string
  readonly stateDirSource: string
  /** Where the keys are; undefined: there are none. */
  readonly keys: string | undefined
  readonly rows: readonly ConfigRow[]
  readonly paint: Paint
}): string[] {
  const { paint, rows } = input
  return [
    paint('strong', 'Settings in effect'),
    ...factLines(
      [
        ['mode', input.mode],
        ['session', input.session ?? 'one for each wallet'],
        ['state folder', `${input.stateDir} (${input.stateDirSource})`],
        ['keys', input.keys ?? 'none: farm init saves some'],
      ],
      { paint },
    ),
    '',
    ...configTable(rows, paint),
    paint('dim', 'docs/fundingFarm.schema.json has the unit, bounds and reason of each option.'),
  ]
}
