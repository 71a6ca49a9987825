import { writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { readFact } from './sharedFacts.ts'

/** One endpoint of the catalogue, as far as a spec must agree with it. */
export interface CatalogueEntry {
  /** e.g. `futures-v3 POST /fapi/v3/order`. */
  readonly endpoint: string
  /** The documentation's word, e.g. `TRADE`. */
  readonly security: string
  /** Number, or a rule in words. */
  readonly weight: number | string
  /** Names of business parameters in order; `!` marks those that are always required. */
  readonly params: string
  /** `renamed` and the like; absent for what simply exists. */
  readonly status?: string
}

/** An endpoint of `endpoints.json`. */
export interface CatalogueRow {
  readonly api: string
  readonly method: string
  readonly path: string
  readonly security: string
  readonly weight: number | string
  readonly status?: string
  readonly sample?: string | null
  readonly sampleAlternatives?: readonly string[]
  readonly params: readonly {
    readonly name: string
    readonly required: boolean
    readonly auth?: boolean
  }[]
}

/** Rows of the catalogue, of the APIs whose name ends so; none where `../shared` is absent. */
export function catalogueRows(suffix: string): readonly CatalogueRow[] {
  const rows = JSON.parse(readFact('endpoints.json') ?? '[]') as readonly CatalogueRow[]
  return rows.filter(({ api }) => api.endsWith(suffix))
}

/** Cuts rows to what specs are compared with. */
export function digestOf(rows: readonly CatalogueRow[]): readonly CatalogueEntry[] {
  return rows.map(({ api, method, path, security, weight, status, params }) => ({
    endpoint: `${api} ${method} ${path}`,
    security,
    weight,
    params: params
      .filter(({ auth }) => auth !== true)
      .map(({ name, required }) => `${name}${required ? '!' : ''}`)
      .join(' '),
    ...(status === undefined ? {} : { status }),
  }))
}

/** Where the committed digest lies. */
export const digestFile = new URL('./fixtures/endpoint-catalogue.json', import.meta.url)

/** The digest as the file has it: one endpoint per line. */
export function digestText(entries: readonly CatalogueEntry[]): string {
  return `[\n${entries.map((entry) => JSON.stringify(entry)).join(',\n')}\n]\n`
}

const isMain =
  process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href
if (isMain) writeFileSync(digestFile, digestText(digestOf(catalogueRows('-v3'))))
