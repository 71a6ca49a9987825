import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { resolve } from 'node:path'
import type { Readable } from 'node:stream'

/** Root of the repository: programs run there. */
export const REPOSITORY = resolve(import.meta.dirname, '../..')

/** How a child ended. */
export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** A running program. */
export interface ChildProgram {
  readonly child: ChildProcessByStdio<null, Readable, Readable>
  readonly ended: Promise<Ended>
}

/**
 * Starts a program of this repository and collects what it says. Only the given environment is passed on.
 *
 * @param command Arguments of Node.
 */
export function startChild(
  command: readonly string[],
  env: Readonly<Record<string, string>>,
): ChildProgram {
  const child = spawn(process.execPath, command, {
    cwd: REPOSITORY,
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const told = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      told[name] += text
    })
  }
  const ended = new Promise<Ended>((done, failed) => {
    child.on('error', failed)
    child.on('close', (code, signal) => done({ code, signal, ...told }))
  })
  return { child, ended }
}
