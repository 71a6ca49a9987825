import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What a measured process sees: nothing of the person's own settings, and a folder of its own. */
export function environmentOf(folder: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    HOME: folder,
    ASTERKIT_STATE_DIR: join(folder, 'state'),
    TERM: 'xterm-256color',
  }
}

/** Runs processes of Node in one folder, so that compiled code which one keeps serves the next. */
export interface ChildFolder {
  readonly path: string
  /** @throws {Error} The process fails. */
  run(args: readonly string[]): Promise<string>
  remove(): void
}

/** Makes the folder. */
export function childFolder(): ChildFolder {
  const path = mkdtempSync(join(tmpdir(), 'asterkit-bench-'))
  const start = (args: readonly string[]) =>
    spawn(process.execPath, args, {
      cwd: path,
      env: environmentOf(path),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  return {
    path,
    run: (args) => untilEnded(start(args), args),
    remove: () => rmSync(path, { recursive: true, force: true }),
  }
}

function untilEnded(child: ChildProcess, args: readonly string[]): Promise<string> {
  let stdout = ''
  let stderr = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  return new Promise((done, failed) => {
    child.on('error', failed)
    child.on('close', (code) => {
      if (code === 0) done(stdout)
      else failed(new Error(`${args.join(' ')} ended with ${code}: ${stderr}`))
    })
  })
}
