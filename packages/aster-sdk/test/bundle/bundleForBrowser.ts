import { createRequire } from 'node:module'
import { join } from 'node:path'

interface Output {
  readonly bytes: number
  readonly entryPoint?: string
  readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>>
  readonly imports: readonly { readonly path: string; readonly kind: string }[]
}

interface Built {
  readonly metafile: { readonly outputs: Record<string, Output> }
  readonly outputFiles: readonly { readonly text: string }[]
}

/** The part of esbuild that is used here; it comes with tsup. */
interface Esbuild {
  build(options: object): Promise<Built>
}

const require = createRequire(import.meta.url)
const { build } = createRequire(require.resolve('tsup'))('esbuild') as Esbuild

const PACKAGE = join(import.meta.dirname, '..', '..')

/** What a page loads. */
export interface Bundle {
  /** Source files whose code a page loads before it can begin. */
  readonly files: readonly string[]
  /** What such a file, and all of them, take up, bytes. */
  sizeOf(isCounted: (path: string) => boolean): number
  /** Size of what a page loads before it can begin, bytes. */
  readonly bytes: number
  /** The program, when it was not split. */
  readonly text: string
}

/**
 * Bundles and minifies a program for browsers; anything of Node in it is an error.
 *
 * @param options.isSplit Whether what is imported later is in files of its own. @default true
 * @param options.format @default esm
 * @param options.external Modules that are left out.
 */
export async function bundleForBrowser(
  program: string,
  options: {
    readonly isSplit?: boolean
    readonly format?: 'esm' | 'iife'
    readonly external?: readonly string[]
  } = {},
): Promise<Bundle> {
  const { metafile, outputFiles } = await build({
    stdin: { contents: program, resolveDir: join(PACKAGE, 'test'), loader: 'ts' },
    bundle: true,
    minify: true,
    splitting: options.isSplit ?? true,
    format: options.format ?? 'esm',
    platform: 'browser',
    conditions: ['source'],
    target: 'es2022',
    metafile: true,
    write: false,
    outdir: import.meta.dirname,
    absWorkingDir: PACKAGE,
    logLevel: 'silent',
    external: options.external ?? [],
  })
  const { outputs } = metafile
  const start = Object.entries(outputs).find(([, { entryPoint }]) => entryPoint !== undefined)?.[0]
  const loaded = atStart(outputs, start ?? '').flatMap((name) => outputs[name] ?? [])
  const inputs = loaded.flatMap((output) => Object.entries(output.inputs))
  return {
    files: inputs.map(([path]) => path),
    sizeOf: (isCounted) =>
      sum(inputs.filter(([path]) => isCounted(path)).map(([, input]) => input.bytesInOutput)),
    bytes: sum(loaded.map(({ bytes }) => bytes)),
    text: outputFiles[0]?.text ?? '',
  }
}

/** Outputs that a page loads before it can begin, without those that are imported later. */
function atStart(outputs: Readonly<Record<string, Output>>, name: string): readonly string[] {
  const next = (outputs[name]?.imports ?? []).filter(
    ({ kind, path }) => kind !== 'dynamic-import' && outputs[path] !== undefined,
  )
  return [...new Set([name, ...next.flatMap(({ path }) => atStart(outputs, path))])]
}

function sum(sizes: readonly number[]): number {
  return sizes.reduce((total, size) => total + size, 0)
}
