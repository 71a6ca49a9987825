import { readFileSync } from 'node:fs'
import { defineConfig, type Options } from 'tsup'

interface Manifest {
  readonly exports: Readonly<Record<string, string | { source: string; default: string }>>
  readonly bin?: Readonly<Record<string, string>>
}

/**
 * Build settings that every published package shares: ESM for Node 22.12 and later, with types. What is
 * built follows from the manifest: each export that names a `source`, and each program.
 */
export function tsupBase(options: Options = {}) {
  return defineConfig({
    entry: entriesOf(JSON.parse(readFileSync('package.json', 'utf8')) as Manifest),
    format: 'esm',
    target: 'node22',
    dts: true,
    clean: true,
    sourcemap: true,
    treeshake: true,
    // `node:sqlite` has no name without the prefix.
    removeNodeProtocol: false,
    // What is bundled instead of left to npm (the private kit) comes from its sources.
    esbuildOptions(esbuild) {
      esbuild.conditions = ['source']
    },
    ...options,
  })
}

/** Entry name (path below `dist` without extension) -> source file. */
function entriesOf(manifest: Manifest): Record<string, string> {
  const programs = Object.values(manifest.bin ?? {}).map((built) => ({
    source: built.replace('/dist/', '/src/').replace(/[.]js$/, '.ts'),
    default: built,
  }))
  const libraries = Object.values(manifest.exports).filter((target) => typeof target === 'object')
  return Object.fromEntries(
    [...libraries, ...programs].map((target) => [
      target.default.replace(/^[.]\/dist\/|[.]js$/g, ''),
      target.source,
    ]),
  )
}
