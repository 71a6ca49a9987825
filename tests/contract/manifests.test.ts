import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '..', '..')

interface Manifest {
  readonly name: string
  readonly private?: boolean
  readonly description?: string
  readonly license?: string
  readonly sideEffects?: boolean
  readonly engines?: { readonly node?: string }
  readonly files?: readonly string[]
  readonly bin?: Readonly<Record<string, string>>
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>
  readonly publishConfig?: { readonly access?: string; readonly exports?: unknown }
}

const published = globSync('{packages,apps}/*/package.json', { cwd: ROOT })
  .map((path) => ({
    folder: join(ROOT, dirname(path)),
    manifest: JSON.parse(readFileSync(join(ROOT, path), 'utf8')) as Manifest,
  }))
  .filter(({ manifest }) => manifest.private !== true)
  .map((one) => [one.manifest.name, one] as const)

describe.each(published)('the manifest of %s', (_name, { folder, manifest }) => {
  test('publishes the exports of the workspace without their sources', () => {
    const withoutSource = Object.fromEntries(
      Object.entries(manifest.exports).map(([subpath, target]) => {
        if (typeof target === 'string') return [subpath, target]
        const { source: _source, ...rest } = target
        return [subpath, rest]
      }),
    )

    expect(manifest.publishConfig?.exports).toEqual(withoutSource)
  })

  test('exports only sources that exist', () => {
    const sources = Object.values(manifest.exports).flatMap((target) =>
      typeof target === 'string' ? [] : [target.source ?? 'no source'],
    )

    expect(sources.filter((source) => !existsSync(join(folder, source)))).toEqual([])
  })

  test('points its programs at sources that name their interpreter', () => {
    const sources = Object.values(manifest.bin ?? {}).map((built) =>
      built.replace('/dist/', '/src/').replace(/js$/, 'ts'),
    )
    const firstLines = sources.map((source) =>
      readFileSync(join(folder, source), 'utf8').split('\n', 1).join(),
    )

    expect(firstLines).toEqual(sources.map(() => '#!/usr/bin/env node'))
  })

  test('says what npm and its users need to know', () => {
    expect(manifest).toMatchObject({
      license: 'MIT',
      sideEffects: false,
      description: expect.stringContaining('unofficial'),
      // require() of ES modules came with 22.12, node:sqlite without a flag with 22.13.
      engines: { node: expect.stringMatching(/^>=22[.]1[23]$/) },
      files: ['dist', 'README.md', 'LICENSE'],
      publishConfig: { access: 'public', provenance: true },
    })
  })
})

test('the lockfile names no registry', () => {
  const lockfile = readFileSync(join(ROOT, 'pnpm-lock.yaml'), 'utf8')

  expect(lockfile).not.toMatch(/https?:\/\/|tarball:/)
})
