import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { bundleProgram } from '../../install/bundleProgram.ts'
import { measureChild } from '../measureChild.ts'

const ROOT = join(import.meta.dirname, '..', '..', '..')
const SESSION = join(ROOT, '..', 'shared', 'data', 'aster-recorded', '2025-11-28b')
const CHILD = join(import.meta.dirname, 'originalParametersChild.ts')
/** What the Python original took, measured on another machine. */
const ORIGINAL = { seconds: 1.55, megabytes: 231 }
const TURNS = 5

const Printed = z.object({
  megabytes: z.number(),
  found: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('failed'), reason: z.string() }),
    z.object({
      kind: z.literal('found'),
      parameters: z.object({
        mid: z.number(),
        sigma: z.number(),
        horizonDays: z.number(),
        quote: z.object({ bidOffset: z.number(), askOffset: z.number() }),
      }),
    }),
  ]),
})

/** Row 19: the Python maker's parameter calculation as a whole process. */
export async function parameterLines(): Promise<readonly string[]> {
  const title = '19   parameters of the Python maker, whole process | the original'
  if (!existsSync(SESSION)) return [title, '     not offered: needs ../shared/data']
  const into = mkdtempSync(join(tmpdir(), 'asterkit-bench-'))
  const costs = []
  try {
    // As tools are shipped: one file of plain JavaScript.
    const source = readFileSync(CHILD, 'utf8')
    const settings = { format: 'esm', minify: false, into, conditions: ['source'] } as const
    const program = await bundleProgram(import.meta.dirname, source, settings)
    for (let turn = 0; turn < TURNS; turn += 1) {
      const args = [program, SESSION, 'ETHUSDT']
      const cost = await measureChild(process.execPath, args, { cwd: ROOT })
      if (cost.exitCode !== 0) throw new Error(`the calculation failed: ${cost.stderr}`)
      costs.push({ ...cost, printed: Printed.parse(JSON.parse(cost.stdout)) })
    }
  } finally {
    rmSync(into, { recursive: true, force: true })
  }
  const seconds = Math.min(...costs.map(({ wallSeconds }) => wallSeconds))
  const megabytes = Math.min(...costs.map(({ printed }) => printed.megabytes))
  const found = costs[0]!.printed.found
  const wall = ORIGINAL.seconds / seconds
  const share = megabytes / ORIGINAL.megabytes
  const verdict = (isMet: boolean) => (isMet ? 'met' : 'MISSED')
  return [
    title,
    `     wall ${seconds.toFixed(2)} s, theirs ${ORIGINAL.seconds} s on ANOTHER machine: ${wall.toFixed(1)}x, goal >=5x: ${verdict(wall >= 5)}`,
    `     peak ${megabytes.toFixed(0)} MiB, theirs ${ORIGINAL.megabytes} MiB likewise: ${share.toFixed(2)}x, goal <=0.5x: ${verdict(share <= 0.5)}`,
    `     ${figures(found)}`,
  ]
}

function figures(found: z.output<typeof Printed>['found']): string {
  if (found.kind === 'failed') return `found nothing: ${found.reason}`
  const { mid, sigma, horizonDays, quote } = found.parameters
  const bps = (offset: number) => ((offset / mid) * 1e4).toFixed(1)
  const days = (horizonDays * 24).toFixed(2)
  return `ETH: bid ${bps(quote.bidOffset)} bp, ask ${bps(quote.askOffset)} bp, ${(sigma * 100).toFixed(2)} % a day, horizon ${days} h`
}
