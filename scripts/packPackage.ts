import { type ExecFileSyncOptionsWithStringEncoding, execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'

const ROOT = join(import.meta.dirname, '..')

/** A packed package: the file that npm would get, and the paths inside it. */
export interface Tarball {
  readonly path: string
  readonly files: readonly string[]
}

/**
 * Packs a built package the way publishing does, into `destination`.
 *
 * @param folder Folder of the package; its `dist` has to be built.
 * @throws {Error} pnpm could not pack it.
 */
export function packPackage(folder: string, destination: string): Tarball {
  const packed: unknown = JSON.parse(
    pnpm(['pack', '--json', '--pack-destination', destination], folder),
  )
  const { filename, files } = packed as { filename: string; files: { path: string }[] }
  return { path: filename, files: files.map((file) => file.path) }
}

/** The pnpm that runs this script, or the pinned one when node was started directly. */
function pnpm(args: readonly string[], cwd: string): string {
  const running = process.env.npm_execpath ?? ''
  const options: ExecFileSyncOptionsWithStringEncoding = {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  }
  if (/^pnpm/.test(basename(running)) && !/[.][cm]?js$/.test(running)) {
    return execFileSync(running, args, options)
  }
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    devEngines: { packageManager: { version: string } }
  }
  const version = manifest.devEngines.packageManager.version
  return execFileSync('npx', ['-y', `pnpm@${version}`, ...args], options)
}
