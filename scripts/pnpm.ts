import { type ExecFileSyncOptionsWithStringEncoding, execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'

const ROOT = join(import.meta.dirname, '..')

/**
 * Runs the pnpm that started this process, or the pinned one when node was started directly.
 *
 * @returns What it printed on stdout.
 * @throws {Error} It failed; stderr went to ours.
 */
export function pnpm(args: readonly string[], cwd: string): string {
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
