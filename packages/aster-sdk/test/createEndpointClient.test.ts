import { afterEach, describe, expect, it } from 'vitest'
import {
  AsterConfigurationError,
  createEndpointClient,
  futures,
  spot,
  walletEndpoints,
} from '../src/index.ts'
import { privateKeySigner } from '../src/signing.ts'
import {
  AGENT_KEY,
  clientOf,
  type LoopbackServer,
  sendJson,
  startServer,
  USER,
} from './loopbackServer.ts'

let server: LoopbackServer | undefined
afterEach(async () => {
  await server?.close()
  server = undefined
})

const credentials = { user: USER, signer: privateKeySigner(AGENT_KEY) }

describe('createEndpointClient', () => {
  it('reads, and signs writes, by the endpoints it was given, of both markets', async () => {
    server = await startServer(({ method }, response) =>
      sendJson(response, method === 'GET' ? { serverTime: 5 } : { code: 200, msg: 'success' }),
    )
    const { environment } = clientOf(server.url)
    const { calls, prepare, user } = createEndpointClient(
      { environment, credentials },
      { spotTime: spot.getServerTime, noop: futures.noop },
    )
    expect(Object.keys(calls)).toEqual(['spotTime', 'noop'])
    expect(user).toBe(USER)
    expect(await calls.spotTime()).toEqual({ serverTime: 5 })
    await calls.noop({})
    expect((await (await prepare(futures.noop, {})).send()).kind).toBe('accepted')
    expect(server.seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /api/v3/time',
      'POST /fapi/v3/noop',
      'POST /fapi/v3/noop',
    ])
    expect(server.seen[1]?.body).toMatch(/&signer=0x\w{40}&signature=0x\w{130}$/)
  })

  it('binds no endpoint that needs the main wallet', () => {
    const { environment } = clientOf('http://127.0.0.1:1')
    const { withdraw } = walletEndpoints.futures
    expect(() => createEndpointClient({ environment, credentials }, { withdraw })).toThrow(
      AsterConfigurationError,
    )
  })
})
