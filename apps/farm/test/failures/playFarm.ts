import { PassThrough } from 'node:stream'
import { runProgram, tellError } from '@asterkit/app-kit'
import { farmErrors, farmProgram } from '../../src/farmProgram.ts'

/** How a command ended and what it said. */
export interface Played {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Answers of a person at a terminal, one per question. */
type Answers = readonly string[]

/**
 * Runs a command of the farm with this environment only.
 *
 * @param options.stopAt As soon as the output has it, Ctrl-C is pressed.
 * @param options.answers Somebody sits at a terminal and types these; absent: nobody does.
 */
export type Play = (
  args: readonly string[],
  options: {
    readonly env: Readonly<Record<string, string>>
    readonly stopAt?: RegExp
    readonly answers?: Answers
  },
) => Promise<Played>

/** Runs it in this process, as the program does. One at a time: it borrows the process's environment and streams. */
export const playFarm: Play = async (args, options) => {
  const stdin = options.answers === undefined ? new PassThrough() : typist(options.answers)
  const shown = { stdout: '', stderr: '' }
  let isStopped = false
  const hear = (name: 'stdout' | 'stderr', text: string): boolean => {
    shown[name] += text
    if (!isStopped && options.stopAt?.test(shown.stdout + shown.stderr)) {
      isStopped = true
      setImmediate(() => process.emit('SIGINT', 'SIGINT'))
    }
    return true
  }
  const giveBack = borrow({ env: options.env, args, stdin, hear })
  try {
    const code = await runProgram(farmProgram, args)
    return { code, ...shown }
  } catch (error) {
    const { line, exitCode, details = '' } = tellError(error, farmErrors)
    return { code: exitCode, stdout: shown.stdout, stderr: `${shown.stderr}${details}${line}\n` }
  } finally {
    giveBack()
  }
}

function borrow(lent: {
  readonly env: Readonly<Record<string, string>>
  readonly args: readonly string[]
  readonly stdin: PassThrough
  readonly hear: (name: 'stdout' | 'stderr', text: string) => boolean
}): () => void {
  const before = { env: process.env, argv: process.argv }
  const own = (['stdout', 'stderr'] as const).map((name) => {
    const { write } = process[name]
    process[name].write = (text: string | Uint8Array) => lent.hear(name, String(text))
    return () => {
      process[name].write = write
    }
  })
  const stdin = Object.getOwnPropertyDescriptor(process, 'stdin')
  Object.defineProperty(process, 'stdin', { value: lent.stdin, configurable: true })
  process.env = { ...lent.env }
  process.argv = [...before.argv.slice(0, 2), ...lent.args]
  return () => {
    process.env = before.env
    process.argv = before.argv
    for (const restore of own) restore()
    if (stdin !== undefined) Object.defineProperty(process, 'stdin', stdin)
  }
}

/** A terminal at which each question gets the next answer. */
function typist(answers: Answers): PassThrough {
  const stdin = Object.assign(new PassThrough(), { isTTY: true })
  const left = [...answers]
  const type = () => {
    const next = left.shift()
    if (next !== undefined) stdin.write(`${next}\r`)
  }
  // A prompt listens while it waits: that is when the person types.
  stdin.on('newListener', (event) => {
    if (event === 'keypress') setImmediate(type)
  })
  return stdin
}
