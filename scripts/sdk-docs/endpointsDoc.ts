import { existsSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod/mini'
import type { EndpointSpec } from '../../packages/aster-sdk/src/endpoint.ts'
import { endpointSpecs } from '../../packages/aster-sdk/src/endpointGroups.ts'
import { v1EndpointSpecs } from '../../packages/aster-sdk/src/v1/endpointGroups.ts'
import { describeType } from './describeType.ts'
import { constantDoc, fieldDoc } from './sourceDocs.ts'

const SOURCES = join(import.meta.dirname, '..', '..', 'packages', 'aster-sdk', 'src')

const INTRODUCTION = `# Endpoints

Generated from the endpoint specs of \`@asterkit/sdk\` by \`pnpm generate\`; do not edit.

- **Security**: \`none\` is public. \`trade\`, \`user-data\` and \`user-stream\` are signed by the agent (V1: by the
  API key). \`withdraw\` needs the main wallet's signature as well, \`management\` only that; no client binds these two.
  \`market-data\` is public data that V1 gives to owners of a key only: the key is sent, nothing is signed. V3 has the same data as \`none\`. (\`user-stream\` of V1 carries the key alone as well.)
- **Retry**: \`safe\` reads may be repeated. \`lookup\` orders are never sent again but looked up by client order id.
  \`never\` is not repeated.
- **Weight** counts against the limit of the IP address.
- Prices, quantities and amounts are decimal text. \`yes\` in *Needed* means always; what other parameters require
  is said in the text and checked before anything is sent.
`

/** Text of \`docs/endpoints.md\`. */
export function endpointsDoc(): string {
  const [v3, wallet] = split(endpointSpecs, ({ security }) => !needsWallet(security))
  const sections = [
    section('Perpetuals', ofMarket(v3, 'futures'), ''),
    section('Spot', ofMarket(v3, 'spot'), ''),
    section('Main wallet', wallet, ''),
    section('V1, perpetuals', ofMarket(v1EndpointSpecs, 'futures'), 'v1'),
    section('V1, spot', ofMarket(v1EndpointSpecs, 'spot'), 'v1'),
  ]
  return [INTRODUCTION, ...sections].join('\n')
}

interface Named {
  readonly name: string
  readonly spec: EndpointSpec
}

function section(title: string, specs: readonly Named[], folder: string): string {
  const sorted = specs.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  return `## ${title}\n\n${sorted.map((one) => endpoint(one, folder)).join('\n')}`
}

function endpoint({ name, spec }: Named, folder: string): string {
  const [group = '', own = ''] = name.split('.')
  const file = join(SOURCES, folder, group, `${own}.ts`)
  if (!existsSync(file)) throw new Error(`${name} is not declared in ${group}/${own}.ts`)
  const facts = `\`${spec.method} ${spec.path}\` · weight ${weightOf(spec)} · security \`${spec.security}\` · retry \`${spec.retry}\``
  const lines = [
    `### ${folder === '' ? '' : `${folder}.`}${name}`,
    '',
    facts,
    '',
    constantDoc(file, own),
    '',
  ]
  const fields = Object.entries(spec.params.shape)
  if (fields.length === 0) return lines.join('\n')
  const rows = fields.map(([field, schema]) => {
    const needed = z.safeParse(schema, undefined).success ? '' : 'yes'
    const cells = [`\`${field}\``, needed, describeType(schema), fieldDoc(file, field)]
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  })
  return [
    ...lines,
    '| Parameter | Needed | Type | Meaning |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n')
}

/** Parameters that change a weight somewhere. */
const PROBES = [{}, { symbol: 'BTCUSDT' }, ...[5, 100, 500, 1000, 1500].map((limit) => ({ limit }))]

function weightOf(spec: EndpointSpec): string {
  const weights = PROBES.map((params) => spec.weight(params))
  const [least, most] = [Math.min(...weights), Math.max(...weights)]
  return least === most ? String(least) : `${least} to ${most}`
}

function needsWallet(security: EndpointSpec['security']): boolean {
  return security === 'management' || security === 'withdraw'
}

function ofMarket(specs: readonly Named[], market: EndpointSpec['market']): readonly Named[] {
  return specs.filter(({ spec }) => spec.market === market)
}

function split(specs: readonly Named[], isFirst: (spec: EndpointSpec) => boolean) {
  return [
    specs.filter(({ spec }) => isFirst(spec)),
    specs.filter(({ spec }) => !isFirst(spec)),
  ] as const
}
