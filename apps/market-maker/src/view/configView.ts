import { type Paint, renderTable } from '@asterkit/app-kit'
import type { ConfigDocument } from './configDocument.ts'

const WIDTH = 80

/** Returns the settings in effect for people: where commands work, then every option with its source. */
export function configView(document: Omit<ConfigDocument, 'schema'>, paint: Paint): string[] {
  const { mode, stateDir, keys, options } = document
  return [
    paint('strong', 'Settings in effect'),
    `  ${paint('dim', 'mode        ')}  ${mode}`,
    `  ${paint('dim', 'state folder')}  ${stateDir}`,
    `  ${paint('dim', 'keys        ')}  ${keys}`,
    '',
    ...renderTable({
      width: WIDTH,
      paint,
      columns: [
        { header: 'option', overflow: 'truncate' },
        { header: 'value', overflow: 'truncate' },
        { header: 'from', overflow: 'truncate' },
      ],
      rows: options.map(({ option, value, source }) => [
        option,
        Array.isArray(value) ? value.join(',') : String(value),
        { text: source, style: source === 'default' ? 'dim' : 'accent' },
      ]),
    }),
  ]
}
