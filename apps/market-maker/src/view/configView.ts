import type { Paint } from '@asterkit/app-kit'
import { configTable } from '@asterkit/app-kit/settings'
import type { ConfigDocument } from './configDocument.ts'

/** Returns the settings in effect for people: where commands work, then every option with its source. */
export function configView(document: Omit<ConfigDocument, 'schema'>, paint: Paint): string[] {
  const { mode, stateDir, keys, options } = document
  return [
    paint('strong', 'Settings in effect'),
    `  ${paint('dim', 'mode        ')}  ${mode}`,
    `  ${paint('dim', 'state folder')}  ${stateDir}`,
    `  ${paint('dim', 'keys        ')}  ${keys}`,
    '',
    ...configTable(options, paint),
  ]
}
