import { createPaint, type Paint } from '@asterkit/app-kit'
import { plainJson } from './view/plainJson.ts'

/** Where a command's result goes: lines for people, or one JSON document for programs. */
export interface Output {
  readonly isJson: boolean
  readonly paint: Paint
  lines(lines: readonly string[]): void
  /** Writes the one document. `schema` is its name and version: within a version no field goes away. */
  document(schema: string, fields: Readonly<Record<string, unknown>>): void
}

/** Makes the output on stdout; with `isJson` lines for people go to stderr instead. */
export function createOutput(
  isJson: boolean,
  env: Readonly<Record<string, string | undefined>>,
): Output {
  const people = isJson ? process.stderr : process.stdout
  return {
    isJson,
    paint: createPaint({ isTerminal: people.isTTY === true, env }),
    lines: (lines) => {
      if (lines.length > 0) people.write(`${lines.join('\n')}\n`)
    },
    document: (schema, fields) => {
      const text = JSON.stringify(plainJson({ schema, ...fields }), undefined, 2)
      process.stdout.write(`${text}\n`)
    },
  }
}
