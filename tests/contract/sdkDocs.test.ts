import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { endpointSpecs } from '@asterkit/sdk'
import { describe, expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '..', '..')

describe('the generated pages about the SDK', () => {
  test('are those of the present source (else: pnpm generate)', async () => {
    const { stderr } = await promisify(execFile)(
      process.execPath,
      ['--conditions=source', 'scripts/generateSdkDocs.ts', '--check'],
      { cwd: ROOT },
    )

    expect(stderr).toBe('')
  })

  test('have a heading for every endpoint', () => {
    const page = readFileSync(join(ROOT, 'docs', 'endpoints.md'), 'utf8')
    const missing = endpointSpecs.filter(({ name }) => !page.includes(`\n### ${name}\n`))

    expect(missing).toEqual([])
  })
})
