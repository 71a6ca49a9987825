import { execFile } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '..', '..')

/** Asks the real exchange: not in a test that must not touch the network. */
const NEEDS_NETWORK = 'packages/aster-sdk/README.md'

const readmes = globSync('packages/*/README.md', { cwd: ROOT }).sort()

describe.each(readmes)('%s', (readme) => {
  const example = /```ts\n(.*?)```/s.exec(readFileSync(join(ROOT, readme), 'utf8'))?.[1] ?? ''

  test('has an example that a newcomer can take in', () => {
    expect(example.split('\n').length).toBeGreaterThan(5)
    expect(example.split('\n').length).toBeLessThan(35)
  })

  test.skipIf(readme === NEEDS_NETWORK)('has an example that runs as it stands', async () => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--conditions=source', '--input-type=module-typescript', '--eval', example],
      // Packages are found from here, as from a user's project.
      { cwd: join(ROOT, 'tests'), timeout: 60_000 },
    )

    expect(stdout.trim()).not.toBe('')
  })
})
