import { type Paint, renderTable } from '@asterkit/app-kit'
import type { ConfigRow } from './configRows.ts'
import { factLines, WIDTH } from './labelled.ts'

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
    ...renderTable({
      width: WIDTH,
      paint,
      columns: [
        { header: 'option', overflow: 'truncate' },
        { header: 'value', overflow: 'truncate' },
        { header: 'from', overflow: 'truncate' },
      ],
      rows: rows.map(({ option, value, source }) => [
        option,
        Array.isArray(value) ? value.join(',') || '(none)' : String(value),
        source === 'default' ? { text: source, style: 'dim' } : { text: source, style: 'accent' },
      ]),
    }),
    paint('dim', 'docs/fundingFarm.schema.json has the unit, bounds and reason of each option.'),
  ]
}
