/**
 * Writes `docs/endpoints.md` and `docs/errors.md` from the SDK's specs, schemas and comments. With `--check`
 * writes nothing and exits 1 when a page is stale.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { endpointsDoc } from './sdk-docs/endpointsDoc.ts'
import { errorsDoc } from './sdk-docs/errorsDoc.ts'

const DOCS = join(import.meta.dirname, '..', 'docs')
const isCheck = process.argv.includes('--check')

for (const [name, text] of [
  ['endpoints.md', endpointsDoc()],
  ['errors.md', errorsDoc()],
] as const) {
  const file = join(DOCS, name)
  const isStale = !existsSync(file) || readFileSync(file, 'utf8') !== text
  if (!isStale) continue
  if (isCheck) {
    process.stderr.write(`docs/${name} is stale; run: pnpm generate\n`)
    process.exitCode = 1
  } else {
    writeFileSync(file, text)
    process.stdout.write(`docs/${name} written\n`)
  }
}
