import { type ChildProcess, spawn } from 'node:child_process'
import { type Ended, REPOSITORY } from './farmProcess.ts'

const BUILT = ['apps/emergency-exit/dist/cli.js']
const SOURCE = ['--conditions=source', 'apps/emergency-exit/src/cli.ts']

/** A running program. */
export interface ChildProgram {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
}

/**
 * Starts the real emergency exit as a child process. Only the given environment is passed on.
 *
 * @param options.isBuilt As published instead of from its source: after `pnpm build`.
 */
export function startExitProgram(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  { isBuilt = false }: { readonly isBuilt?: boolean } = {},
): ChildProgram {
  return startChild([...(isBuilt ? BUILT : SOURCE), ...args], env)
}

/** Starts a program of this repository. Only the given environment is passed on. */
export function startChild(
  command: readonly string[],
  env: Readonly<Record<string, string>>,
): ChildProgram {
  const child = spawn(process.execPath, command, {
    cwd: REPOSITORY,
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const ended = new Promise<Ended>((done, failed) => {
    child.on('error', failed)
    child.on('close', (code, signal) => done({ code, signal, stdout, stderr }))
  })
  return { child, ended }
}

/** Runs the real emergency exit to its end. */
export function runExitProgram(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Ended> {
  return startExitProgram(args, env).ended
}
