import { execFileSync } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { packPackage } from '../../scripts/packPackage.ts'
import { createEmptyProject, type EmptyProject, type ProjectKind } from './emptyProject.ts'

const ROOT = join(import.meta.dirname, '..', '..')

const PUBLISHED = globSync('{packages,apps}/*/package.json', { cwd: ROOT })
  .map((path) => ({
    folder: join(ROOT, dirname(path)),
    manifest: JSON.parse(readFileSync(join(ROOT, path), 'utf8')) as {
      name: string
      private?: boolean
    },
  }))
  .filter(({ manifest }) => manifest.private !== true)

const scratch = mkdtempSync(join(tmpdir(), 'asterkit-install-'))
const tarballs: Record<string, string> = {}

beforeAll(() => {
  const turbo = join(ROOT, 'node_modules', '.bin', 'turbo')
  execFileSync(turbo, ['run', 'build', '--output-logs=errors-only'], {
    cwd: ROOT,
    stdio: 'inherit',
  })
  for (const { folder, manifest } of PUBLISHED) {
    tarballs[manifest.name] = packPackage(folder, scratch).path
  }
})

afterAll(() => rmSync(scratch, { recursive: true, force: true }))

test.each(PUBLISHED.map(({ manifest }) => manifest.name))(
  'the tarball of %s depends on what npm can find',
  (name) => {
    const packed = execFileSync('tar', ['xOf', tarballs[name] ?? '', 'package/package.json'], {
      encoding: 'utf8',
    })

    const { dependencies } = JSON.parse(packed) as { dependencies: Record<string, string> }

    expect(packed).not.toMatch(/workspace:|catalog:|"source"/)
    expect(Object.keys(dependencies)).not.toContain('@asterkit/app-kit')
  },
)

describe.each<ProjectKind>(['esm', 'cjs', 'typescript'])('an empty %s project', (kind) => {
  let project: EmptyProject

  beforeAll(() => {
    project = createEmptyProject(kind, join(scratch, kind), tarballs)
  })

  test('uses every package', () => {
    const printed = project.run(readFileSync(join(import.meta.dirname, 'probe.ts'), 'utf8'))

    expect(JSON.parse(printed)).toEqual({
      roundedBid: '64123.4',
      aprOfOneBasisPoint: '0.1095',
      signature:
        '0x6c31ea29cb6b696cc0bd3c8f1f9a2a868777c5a691a2b6fcdc2f63065d6215f840ad0a50faebf88bd116c0ace67a2cc61260b93caa44c085208e9c4c04247fcb1b',
      paperTime: '0',
      journalEntries: 'probe',
      backtestDay: 'adds up',
      refusedLeverage: 'leverage: must be at most 3, got 4',
    })
  })

  test('notices a program that does not work', () => {
    const broken = "import * as instruments from '@asterkit/instruments/src'\nvoid instruments\n"

    expect(() => project.run(broken)).toThrow(/instruments/)
  })

  test.each(['asterkit-farm', 'asterkit-paper'])('runs %s --help', (bin) => {
    expect(project.runBin(bin, ['--help'])).toContain('Usage:')
  })
})
