/**
 * Writes the JSON Schemas of the strategies' options into the docs, from the schemas that read
 * them. With `--check` writes nothing and exits 1 when a file is stale.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fundingFarmJsonSchema } from '../packages/strategy/src/strategies/funding-farm/configSchema.ts'
import { holdRotateJsonSchema } from '../packages/strategy/src/strategies/hold-rotate/holdRotateJsonSchema.ts'

const SCHEMAS = { fundingFarm: fundingFarmJsonSchema, holdRotate: holdRotateJsonSchema } as const

for (const [name, schema] of Object.entries(SCHEMAS)) {
  const file = `docs/${name}.schema.json`
  const path = join(import.meta.dirname, '..', file)
  const after = `${JSON.stringify(schema(), undefined, 2)}\n`
  if (existsSync(path) && readFileSync(path, 'utf8') === after) continue
  if (process.argv.includes('--check')) {
    process.stderr.write(`${file} is stale; run: pnpm generate\n`)
    process.exitCode = 1
  } else writeFileSync(path, after)
}
