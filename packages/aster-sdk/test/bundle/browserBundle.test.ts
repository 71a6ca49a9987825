import { describe, expect, it } from 'vitest'
import { bundleForBrowser } from './bundleForBrowser.ts'

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
    const { files } = await bundleForBrowser("export * from '@asterkit/sdk'")
    expect(files).toContain('src/client.ts')
    expect(files.filter((file) => file.includes('undici'))).toEqual([])
  })

  it('loads no curve library before something is signed', async () => {
    const { files } = await bundleForBrowser("export * from '@asterkit/sdk'")
    expect(files.filter((file) => /ethers|noble|secp256k1/.test(file))).toEqual([])
  })

  it('cannot bundle the Node entry', async () => {
    await expect(bundleForBrowser("export * from '@asterkit/sdk/node'")).rejects.toThrow(
      /node:|Could not/,
    )
  })

  it.each([
    ['in one file', false],
    ['split', true],
  ])('gets market data in at most 60 kB, all in, %s', async (_, isSplit) => {
    const { bytes, files, sizeOf } = await bundleForBrowser(MARKET_DATA, { isSplit })
    expect(bytes).toBeLessThanOrEqual(60_000)
    expect(sizeOf((path) => path.includes('/zod/'))).toBeGreaterThan(10_000)
    expect(files).toContain('src/transport/fetchTransport.ts')
  })

  it('gets market data without ky, streams, orders and other endpoints', async () => {
    const { files } = await bundleForBrowser(MARKET_DATA)
    const others = files.filter((file) =>
      /^src\/(?:streams|auth|v1|management)\/|placeOrder|\/ky\/|ethers/.test(file),
    )
    expect(others.filter((file) => file !== 'src/auth/formEncode.ts')).toEqual([])
  })
})

/** Most bytes, minified, zod and ky included; ethers comes with the first signature. */
const LIMITS: readonly (readonly [what: string, limit: number, program: string])[] = [
  ['market data', 50_000, MARKET_DATA],
  [
    'market data with streams and a book',
    75_000,
    `${MARKET_DATA}
    import { createOrderBook, futuresStreams, subscription } from '@asterkit/sdk'
    console.log(createOrderBook, subscription(futuresStreams.aggTrade, { symbol: 'BTCUSDT' }))`,
  ],
  [
    'a client of V3',
    175_000,
    "import { createAsterClient } from '@asterkit/sdk'; console.log(createAsterClient)",
  ],
  ['all of the main entry', 195_000, "export * from '@asterkit/sdk'"],
  ['all of the V1 entry', 165_000, "export * from '@asterkit/sdk/v1'"],
  ['all futures endpoints', 76_000, "export * from '@asterkit/sdk/futures'"],
  ['all spot endpoints', 49_000, "export * from '@asterkit/sdk/spot'"],
  ['the management entry', 87_000, "export * from '@asterkit/sdk/management'"],
  ['the signing entry', 34_000, "export * from '@asterkit/sdk/signing'"],
  ['the venue codes', 13_000, "export * from '@asterkit/sdk/venue-codes'"],
]

it.each(LIMITS)('%s takes at most %d bytes without ethers', async (_, limit, program) => {
  const { bytes } = await bundleForBrowser(program, { isSplit: false, external: ['ethers'] })
  expect(bytes).toBeLessThanOrEqual(limit)
  // Small headroom only, so that the limit says something.
  expect(bytes).toBeGreaterThan(limit * 0.7)
})
