import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'

interface Output {
  readonly bytes: number
  readonly entryPoint?: string
  readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>>
  readonly imports: readonly { readonly path: string; readonly kind: string }[]
}

/** The part of esbuild that is used here; it comes with tsup. */
interface Esbuild {
  build(options: object): Promise<{ readonly metafile: { outputs: Record<string, Output> } }>
}

const require = createRequire(import.meta.url)
const { build } = createRequire(require.resolve('tsup'))('esbuild') as Esbuild

const PACKAGE = join(import.meta.dirname, '..', '..')

/** Bundles a program for browsers; anything of Node in it is an error. */
async function bundle(program: string) {
  const { metafile } = await build({
    stdin: { contents: program, resolveDir: join(PACKAGE, 'test'), loader: 'ts' },
    bundle: true,
    minify: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    conditions: ['source'],
    target: 'es2022',
    metafile: true,
    write: false,
    outdir: dirname(import.meta.filename),
    absWorkingDir: PACKAGE,
    logLevel: 'silent',
  })
  const outputs = Object.entries(metafile.outputs)
  const start = outputs.find(([, { entryPoint }]) => entryPoint !== undefined)?.[0] ?? ''
  const loaded = atStart(metafile.outputs, start)
  const inputs = loaded.flatMap((name) => Object.entries(metafile.outputs[name]?.inputs ?? {}))
  const sizeOf = (isCounted: (path: string) => boolean) =>
    inputs
      .filter(([path]) => isCounted(path))
      .reduce((sum, [, { bytesInOutput }]) => sum + bytesInOutput, 0)
  return { files: inputs.map(([path]) => path), sizeOf }
}

/** Files that a page loads before it can begin, without those that are imported later. */
function atStart(outputs: Readonly<Record<string, Output>>, name: string): readonly string[] {
  const next = (outputs[name]?.imports ?? []).filter(({ kind }) => kind !== 'dynamic-import')
  return [...new Set([name, ...next.flatMap(({ path }) => atStart(outputs, path))])]
}

const MARKET_DATA = `
  import { createMarketData, environments } from '@asterkit/sdk'
  import { getBookTicker, getDepth, getFundingInfo, getKlines, getPremiumIndex } from '@asterkit/sdk/futures'
  import * as spot from '@asterkit/sdk/spot'
  const { mainnet: environment } = environments
  const perps = { getBookTicker, getDepth, getFundingInfo, getKlines, getPremiumIndex }
  const coins = { getBookTicker: spot.getBookTicker, getDepth: spot.getDepth }
  console.log(createMarketData({ environment }, perps), createMarketData({ environment }, coins))
`

describe('a web page', () => {
  it('can bundle the main entry, which needs nothing of Node', async () => {
    const { files } = await bundle("export * from '@asterkit/sdk'")
    expect(files).toContain('src/client.ts')
    expect(files.filter((file) => file.includes('undici'))).toEqual([])
  })

  it('loads no curve library before something is signed', async () => {
    const { files } = await bundle("export * from '@asterkit/sdk'")
    expect(files.filter((file) => /ethers|noble|secp256k1/.test(file))).toEqual([])
  })

  it('cannot bundle the Node entry', async () => {
    await expect(bundle("export * from '@asterkit/sdk/node'")).rejects.toThrow(/node:|Could not/)
  })

  it('gets market data in at most 60 kB beside zod, of which ky is 26 kB', async () => {
    const { sizeOf } = await bundle(MARKET_DATA)
    const withoutZod = sizeOf((path) => !path.includes('/zod/'))
    expect(withoutZod).toBeLessThanOrEqual(60_000)
    expect(sizeOf((path) => path.includes('/ky/'))).toBeLessThanOrEqual(26_000)
  })

  it('gets market data in at most 145 kB with the part of zod that is used', async () => {
    const { sizeOf } = await bundle(MARKET_DATA)
    const total = sizeOf(() => true)
    expect(total).toBeLessThanOrEqual(145_000)
  })

  it('gets market data without streams, orders and other endpoints', async () => {
    const { files } = await bundle(MARKET_DATA)
    const ours = files.filter((file) =>
      /^src\/(?:streams|auth|v1|management)\/|placeOrder/.test(file),
    )
    expect(ours.filter((file) => file !== 'src/auth/formEncode.ts')).toEqual([])
  })
})
