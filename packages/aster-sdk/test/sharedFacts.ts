import { existsSync, readFileSync } from 'node:fs'

const folder = new URL('../../../../shared/aster-api/', import.meta.url)

/** Whether the project's compiled API facts lie beside the repository. They are not part of it. */
export const hasFacts = existsSync(new URL('endpoints.json', folder))

/** Text of one file of the facts; undefined when there is none. */
export function readFact(path: string): string | undefined {
  const file = new URL(path, folder)
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}
