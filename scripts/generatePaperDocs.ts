/**
 * Writes the list of endpoints into the paper exchange's README, from its route tables. With `--check` writes
 * nothing and exits 1 when the list is stale.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { EndpointSpec } from '../packages/aster-sdk/src/endpoint.ts'
import { endpointSpecs } from '../packages/aster-sdk/src/endpointGroups.ts'
import { v1EndpointSpecs } from '../packages/aster-sdk/src/v1/endpointGroups.ts'
import { routeTables } from '../packages/paper-exchange/src/server/routeTables.ts'

const README = join(import.meta.dirname, '..', 'packages', 'paper-exchange', 'README.md')
const START = '<!-- endpoints: written by pnpm generate -->'
const END = '<!-- end of endpoints -->'

const callOf = ({ method, path }: EndpointSpec) => `${method} ${path}`

function endpointList(): string {
  const tables = routeTables()
  const every = [...endpointSpecs, ...v1EndpointSpecs].map(({ spec }) => spec)
  return (['futures', 'spot'] as const)
    .flatMap((host) => {
      const answered = new Set(tables[host].map(({ spec }) => callOf(spec)))
      const calls = [...new Set(every.filter(({ market }) => market === host).map(callOf))]
      const has = calls.filter((call) => answered.has(call))
      const hasNot = calls.filter((call) => !answered.has(call))
      return [
        `**${host}: ${has.length} of ${calls.length} are answered.**`,
        codes(has),
        `**${host}: not answered** (404, \`-1020\`, like an unknown path).`,
        codes(hasNot),
      ]
    })
    .join('\n\n')
}

function codes(calls: readonly string[]): string {
  return calls.length === 0 ? 'None.' : `${calls.map((call) => `\`${call}\``).join(',\n')}.`
}

const before = readFileSync(README, 'utf8')
const [from, to] = [before.indexOf(START), before.indexOf(END)]
if (from < 0 || to < from) throw new Error(`${README} has no place for the list of endpoints`)
const after = `${before.slice(0, from + START.length)}\n\n${endpointList()}\n\n${before.slice(to)}`
if (after !== before) {
  if (process.argv.includes('--check')) {
    process.stderr.write('packages/paper-exchange/README.md is stale; run: pnpm generate\n')
    process.exitCode = 1
  } else writeFileSync(README, after)
}
