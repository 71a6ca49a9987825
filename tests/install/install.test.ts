import { execFile, execFileSync } from 'node:child_process'
import { globSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { startPaperExchange, syntheticFeed } from '@asterkit/paper-exchange'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { packPackage } from '../../scripts/packPackage.ts'
import { pnpm } from '../../scripts/pnpm.ts'
import { type BundleSettings, bundleProgram } from './bundleProgram.ts'
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

// Made when the tests begin: listing them must leave nothing behind.
const scratch = join(tmpdir(), `asterkit-install-${process.pid}`)
const tarballs: Record<string, string> = {}

beforeAll(() => {
  mkdirSync(scratch, { recursive: true })
  pnpm(['run', 'build'], ROOT)
  for (const { folder, manifest } of PUBLISHED) {
    tarballs[manifest.name] = packPackage(folder, scratch).path
  }
})

afterAll(() => rmSync(scratch, { recursive: true, force: true }))

describe.each(PUBLISHED.map(({ manifest }) => manifest.name))('the tarball of %s', (name) => {
  const unpacked = join(scratch, 'unpacked', name)
  let manifest: string

  beforeAll(() => {
    mkdirSync(unpacked, { recursive: true })
    execFileSync('tar', ['xf', tarballs[name] ?? '', '-C', unpacked])
    manifest = readFileSync(join(unpacked, 'package', 'package.json'), 'utf8')
  })

  test('depends on what npm can find', () => {
    expect(manifest).not.toMatch(/workspace:|catalog:|"source"/)
  })

  test('imports only itself, Node and its own dependencies, in types too', () => {
    const { dependencies, peerDependencies } = JSON.parse(manifest) as Readonly<
      Record<'dependencies' | 'peerDependencies', Record<string, string> | undefined>
    >
    const files = globSync('package/dist/**/*.{js,d.ts}', { cwd: unpacked })
    const imported = new Set(files.flatMap((file) => packagesIn(join(unpacked, file))))
    for (const known of Object.keys({ ...dependencies, ...peerDependencies }))
      imported.delete(known)

    expect(files).not.toEqual([])
    expect([...imported]).toEqual([])
  })
})

/** Names of the packages that a built file imports. */
function packagesIn(file: string): readonly string[] {
  const text = readFileSync(file, 'utf8')
  const { importedFiles } = ts.preProcessFile(text, true, true)
  return importedFiles
    .map(({ fileName }) => fileName)
    .filter((specifier) => !/^([.]|node:)/.test(specifier))
    .map((specifier) => /^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier)
}

/** One way of bundling for each kind of project. */
const BUNDLES: Readonly<Record<ProjectKind, BundleSettings>> = {
  esm: { format: 'esm', minify: false },
  cjs: { format: 'cjs', minify: false },
  typescript: { format: 'esm', minify: true },
}

/** Runs a bundled program against an exchange of the wall clock's time, which checks what it signs. */
async function runAgainstPaper(bundle: string): Promise<unknown> {
  const startAt = Date.now()
  const feed = syntheticFeed({ seed: 7, startTime: startAt })
  const paper = await startPaperExchange({ feed, mode: 'free', speed: 1, startAt })
  try {
    const { futuresRestUrl, spotRestUrl } = paper.urls
    const args = [bundle, futuresRestUrl, spotRestUrl]
    const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 60_000 })
    return JSON.parse(stdout)
  } finally {
    await paper.close()
  }
}

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
      microPrice: '100.75',
      signature:
        '0x6c31ea29cb6b696cc0bd3c8f1f9a2a868777c5a691a2b6fcdc2f63065d6215f840ad0a50faebf88bd116c0ace67a2cc61260b93caa44c085208e9c4c04247fcb1b',
      paperTime: '0',
      journalEntries: 'probe',
      backtestDay: 'adds up',
      refusedLeverage: 'leverage: must be at most 3, got 4',
    })
  })

  test('signs and asks from one bundled file', async () => {
    const source = readFileSync(join(import.meta.dirname, 'signingProbe.ts'), 'utf8')
    const bundle = await bundleProgram(project.folder, source, BUNDLES[kind])

    expect(await runAgainstPaper(bundle)).toEqual({
      knowsTime: true,
      perp: '5000.00000000',
      spot: '5000.00000000 USDT',
      signerFromEnv: true,
    })
  })

  test('bundles one endpoint without the others', async () => {
    const source = `
      import { createEndpointClient, environments } from '@asterkit/sdk'
      import { placeOrder } from '@asterkit/sdk/futures'
      console.log(createEndpointClient({ environment: environments.testnet }, { placeOrder }))`
    const bundle = await bundleProgram(project.folder, source, {
      format: 'esm',
      minify: false,
    })
    const paths = readFileSync(bundle, 'utf8').match(/"\/f?api\/v3\/\w+"/g)

    expect([...new Set(paths)]).toEqual(['"/fapi/v3/order"'])
  })

  test('notices a program that does not work', () => {
    const broken = "import * as instruments from '@asterkit/instruments/src'\nvoid instruments\n"

    expect(() => project.run(broken)).toThrow(/instruments/)
  })

  test.each(['asterkit-farm', 'asterkit-emergency-exit', 'asterkit-spreads', 'aster-paper'])(
    'runs %s --help',
    (bin) => {
      expect(project.runBin(bin, ['--help'])).toContain('Usage:')
    },
  )

  test.each([
    ['asterkit-farm', '@asterkit/farm'],
    ['asterkit-emergency-exit', '@asterkit/emergency-exit'],
    ['aster-paper', '@asterkit/paper-exchange'],
  ])('runs %s --version, which is that of its package', (bin, name) => {
    const installed = join(project.folder, 'node_modules', name, 'package.json')
    const { version } = JSON.parse(readFileSync(installed, 'utf8')) as { readonly version: string }

    expect(project.runBin(bin, ['--version'])).toBe(`${version}\n`)
  })
})
