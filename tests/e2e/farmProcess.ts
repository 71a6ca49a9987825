import type { ChildProcess } from 'node:child_process'
import { existsSync, globSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Ended, REPOSITORY, startChild } from './startChild.ts'

/** A running farm. */
export interface FarmProcess {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  /** Resolves when stdout has the text; rejects when the process ends before. */
  shows(text: string): Promise<void>
  /** The same for the first group of a pattern, which it returns. */
  showsMatch(pattern: RegExp): Promise<string>
}

interface FarmOptions {
  readonly stateDir: string
  readonly env?: Readonly<Record<string, string>>
  /** As published, after `pnpm build`; else from its source where that is newer. */
  readonly isBuilt?: true
}

const BUILT = 'apps/farm/dist/cli.js'
const SHARED = ['instruments', 'aster-sdk', 'delta-neutral', 'strategy', 'paper-exchange']

/** The farm, as arguments of Node in the repository. */
export const FARM_PROGRAM: readonly string[] = programOf('farm', SHARED)

/** The market maker, as arguments of Node in the repository. */
export const MAKER_PROGRAM: readonly string[] = programOf('market-maker', [
  ...SHARED,
  'market-making',
  'backtest',
])

/**
 * A program as built, which starts in half the time, or from its source when it or a package that it loads has one
 * that is newer.
 */
function programOf(app: string, packages: readonly string[]): readonly string[] {
  const built = `apps/${app}/dist/cli.js`
  const isFresh =
    isNewer(built, [`apps/${app}`, 'packages/app-kit']) &&
    packages.every((name) => isNewer(`packages/${name}/dist/index.js`, [`packages/${name}`]))
  return isFresh ? [built] : ['--conditions=source', `apps/${app}/src/cli.ts`]
}

function isNewer(built: string, folders: readonly string[]): boolean {
  const time = statSync(join(REPOSITORY, built), { throwIfNoEntry: false })?.mtimeMs ?? 0
  return folders
    .flatMap((folder) => globSync(`${folder}/src/**/*.ts`, { cwd: REPOSITORY }))
    .every((path) => statSync(join(REPOSITORY, path)).mtimeMs < time)
}

/** Starts the real app as a child process. Only the given environment is passed on. */
export function startFarm(args: readonly string[], options: FarmOptions): FarmProcess {
  if (options.isBuilt && !existsSync(join(REPOSITORY, BUILT))) {
    throw new Error(`${BUILT} is missing: run pnpm build first`)
  }
  const program = options.isBuilt ? [BUILT] : FARM_PROGRAM
  const { child, ended } = startChild([...program, ...args], {
    HOME: options.stateDir,
    ASTERKIT_STATE_DIR: options.stateDir,
    // A folder is empty until the farm itself writes to it.
    NODE_DISABLE_COMPILE_CACHE: '1',
    ...options.env,
  })
  let stdout = ''
  const listeners = new Set<() => void>()
  child.stdout.on('data', (text: string) => {
    stdout += text
    for (const listener of listeners) listener()
  })
  const finds = <T>(find: (shown: string) => T | undefined, what: string): Promise<T> =>
    new Promise((found, failed) => {
      const look = (): void => {
        const result = find(stdout)
        if (result === undefined) return
        listeners.delete(look)
        found(result)
      }
      listeners.add(look)
      look()
      void ended.then((end) =>
        failed(
          new Error(`ended (${end.code}) without showing ${what}: ${end.stdout}${end.stderr}`),
        ),
      )
    })
  return {
    child,
    ended,
    shows: async (text) => {
      await finds((shown) => (shown.includes(text) ? true : undefined), text)
    },
    showsMatch: (pattern) => finds((shown) => pattern.exec(shown)?.[1], String(pattern)),
  }
}

/** Runs the real app to its end. */
export function runFarm(args: readonly string[], options: FarmOptions): Promise<Ended> {
  return startFarm(args, options).ended
}

/** Makes a folder for state that is removed by `remove`. */
export function temporaryFolder(): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'farm-e2e-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}
