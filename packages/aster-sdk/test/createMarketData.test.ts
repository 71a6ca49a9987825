import { afterEach, describe, expect, it } from 'vitest'
import { AsterConfigurationError, createMarketData, futures, spot } from '../src/index.ts'
import { clientOf, type LoopbackServer, sendJson, startServer } from './loopbackServer.ts'

let server: LoopbackServer | undefined
afterEach(async () => {
  await server?.close()
  server = undefined
})

describe('createMarketData', () => {
  it('reads the endpoints it was given, of both markets', async () => {
    server = await startServer((_, response) => sendJson(response, { serverTime: 5 }))
    const { environment } = clientOf(server.url)
    const market = createMarketData(
      { environment },
      { perpTime: futures.getServerTime, spotTime: spot.getServerTime },
    )
    expect(await market.perpTime()).toEqual({ serverTime: 5 })
    expect(await market.spotTime({})).toEqual({ serverTime: 5 })
    expect(server.seen.map(({ path }) => path)).toEqual(['/fapi/v3/time', '/api/v3/time'])
  })

  it('takes no endpoint that has to be signed', () => {
    const { environment } = clientOf('http://127.0.0.1:1')
    const { getBalances } = futures
    expect(() => createMarketData({ environment }, { getBalances })).toThrow(
      AsterConfigurationError,
    )
  })
})
