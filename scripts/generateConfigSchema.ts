/**
 * Writes the JSON Schema of the funding farm's options into the docs, from the schema that reads
 * them. With `--check` writes nothing and exits 1 when the file is stale.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fundingFarmJsonSchema } from '../packages/strategy/src/strategies/funding-farm/configSchema.ts'

const FILE = join(import.meta.dirname, '..', 'docs', 'fundingFarm.schema.json')

const after = `${JSON.stringify(fundingFarmJsonSchema(), undefined, 2)}\n`
if (!existsSync(FILE) || readFileSync(FILE, 'utf8') !== after) {
  if (process.argv.includes('--check')) {
    process.stderr.write('docs/fundingFarm.schema.json is stale; run: pnpm generate\n')
    process.exitCode = 1
  } else writeFileSync(FILE, after)
}
