import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Root of the repository. */
const ROOT = join(import.meta.dirname, '..', '..', '..')

/** A published program as it is built. */
export interface BuiltProgram {
  readonly name: string
  readonly path: string
}

/**
 * Lists the programs of all packages.
 *
 * @throws {Error} One is not built.
 */
export function builtPrograms(): readonly BuiltProgram[] {
  return globSync('{apps,packages}/*/package.json', { cwd: ROOT }).flatMap((file) => {
    const { bin = {} } = JSON.parse(readFileSync(join(ROOT, file), 'utf8')) as {
      readonly bin?: Readonly<Record<string, string>>
    }
    return Object.entries(bin).map(([name, built]) => {
      const path = join(ROOT, dirname(file), built)
      if (!existsSync(path)) throw new Error(`${name} is not built: run pnpm build first`)
      return { name, path }
    })
  })
}
