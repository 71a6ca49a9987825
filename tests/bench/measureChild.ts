import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/** What a program took from start to exit. */
export interface ChildCost {
  readonly wallSeconds: number
  /** Sum of the largest resident sizes of the process and its children. Absent off Linux. */
  readonly peakMegabytes?: number
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

const POLL_MS = 100

/** Runs a program to its end and measures it. Memory is what Linux recorded as each process's peak. */
export async function measureChild(
  program: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env?: NodeJS.ProcessEnv },
): Promise<ChildCost> {
  const peaks = new Map<number, number>()
  const started = performance.now()
  const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
  const output = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text
  })
  const poll = setInterval(() => notePeaks(child.pid, peaks), POLL_MS)
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject).on('close', resolve)
  }).finally(() => clearInterval(poll))
  const kilobytes = [...peaks.values()].reduce((sum, peak) => sum + peak, 0)
  return {
    wallSeconds: (performance.now() - started) / 1000,
    ...(kilobytes > 0 ? { peakMegabytes: kilobytes / 1024 } : {}),
    exitCode,
    ...output,
  }
}

/** Reads the peak of a process and of its children; the last look before its end is at most 100 ms old. */
function notePeaks(pid: number | undefined, peaks: Map<number, number>): void {
  if (pid === undefined || process.platform !== 'linux') return
  const status = read(`/proc/${pid}/status`)
  const peak = /VmHWM:\s+(\d+) kB/.exec(status)
  if (peak) peaks.set(pid, Number(peak[1]))
  for (const thread of list(`/proc/${pid}/task`)) {
    const children = read(`/proc/${pid}/task/${thread}/children`)
    for (const child of children.split(' ').filter(Boolean)) notePeaks(Number(child), peaks)
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return '' // the process has ended between two looks
  }
}

function list(path: string): readonly string[] {
  try {
    return readdirSync(path)
  } catch {
    return [] // the same
  }
}
