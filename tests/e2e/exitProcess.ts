import { spawn } from 'node:child_process'
import { type Ended, REPOSITORY } from './farmProcess.ts'

/** Runs the real emergency exit as a child process to its end. Only the given environment is passed on. */
export function runExitProgram(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Ended> {
  const program = ['--conditions=source', 'apps/emergency-exit/src/cli.ts', ...args]
  const child = spawn(process.execPath, program, {
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
  return new Promise((done, failed) => {
    child.on('error', failed)
    child.on('close', (code, signal) => done({ code, signal, stdout, stderr }))
  })
}
