import { createRequire } from 'node:module'
import { join } from 'node:path'

/** The part of esbuild that is used here; it comes with tsup. */
interface Esbuild {
  build(options: object): Promise<unknown>
}

const require = createRequire(import.meta.url)
const { build } = createRequire(require.resolve('tsup'))('esbuild') as Esbuild

/** How a user's bundler is set. */
export interface BundleSettings {
  readonly format: 'esm' | 'cjs'
  readonly minify: boolean
  /** Folder of the file. @default the project's */
  readonly into?: string
  /** Conditions of package exports, e.g. `source` for packages that are not built. @default none */
  readonly conditions?: readonly string[]
  /** Files to take for packages. @default what the folder resolves */
  readonly alias?: Readonly<Record<string, string>>
}

/**
 * Bundles a program and all that it imports into one file, without code splitting, as esbuild does unless
 * told otherwise: modules that are imported later stand beside those that are imported at the start.
 *
 * @param folder The project that it is a part of, whose installed packages are bundled.
 * @returns Path of the file.
 */
export async function bundleProgram(
  folder: string,
  source: string,
  { format, minify, into = folder, conditions = [], alias = {} }: BundleSettings,
): Promise<string> {
  const outfile = join(into, format === 'esm' ? 'bundle.mjs' : 'bundle.cjs')
  await build({
    stdin: { contents: source, resolveDir: folder, loader: 'ts' },
    bundle: true,
    splitting: false,
    platform: 'node',
    conditions,
    alias,
    format,
    minify,
    outfile,
    logLevel: 'silent',
  })
  return outfile
}
