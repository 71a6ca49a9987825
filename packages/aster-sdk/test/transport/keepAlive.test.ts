import { setTimeout as wait } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { futuresEndpoints } from '../../src/index.ts'
import { nodeHttpTransport } from '../../src/node.ts'
import { undiciTransport } from '../../src/undici.ts'
import { clientOf } from '../loopbackServer.ts'
import { rawAnswer, startRawServer } from './rawServer.ts'

const SUCCESS = rawAnswer('{"code":200,"msg":"success"}')

it.each([
  ['undici', undiciTransport],
  ['node:http', nodeHttpTransport],
])('%s sends cancellations one after another over one connection', async (_, transport) => {
  const server = await startRawServer(({ socket }) => socket.write(SUCCESS))
  try {
    const client = clientOf(server.url, { transport: transport() })
    for (const symbol of ['BTCUSDT', 'ETHUSDT', 'ASTERUSDT']) {
      const call = await client.prepare(futuresEndpoints.cancelAllOpenOrders, { symbol })
      expect((await call.send()).kind).toBe('accepted')
      // A connection is free again one turn after its answer.
      await wait(5)
    }
    expect(server.writes).toHaveLength(3)
    expect(server.connections()).toBe(1)
  } finally {
    await server.close()
  }
})

it.each([
  ['undici', undiciTransport],
  ['node:http', nodeHttpTransport],
])('%s opens no more connections per host than it may', async (_, transport) => {
  const server = await startRawServer(({ socket }) => setTimeout(() => socket.write(SUCCESS), 20))
  try {
    const client = clientOf(server.url, { transport: transport({ maxSockets: 2 }) })
    const calls = Array.from({ length: 8 }, () => client.prepare(futuresEndpoints.noop, {}))
    const outcomes = await Promise.all(calls.map(async (call) => (await call).send()))
    expect(outcomes.map(({ kind }) => kind)).toEqual(Array(8).fill('accepted'))
    expect(server.connections()).toBe(2)
  } finally {
    await server.close()
  }
})

it.each([
  ['undici', undiciTransport],
  ['node:http', nodeHttpTransport],
])('%s knows that a write which waits for a connection was not sent', async (_, transport) => {
  const server = await startRawServer(() => undefined)
  try {
    const client = clientOf(server.url, { transport: transport({ maxSockets: 1 }), timeoutMs: 200 })
    const first = client.prepare(futuresEndpoints.noop, {}).then((call) => call.send())
    await wait(50)
    const second = await client.prepare(futuresEndpoints.noop, {})
    const aborted = second.send({ signal: AbortSignal.timeout(50) })
    expect((await aborted).kind).toBe('not-sent')
    expect((await first).kind).toBe('unknown')
    await wait(50)
    expect(server.writes).toHaveLength(1)
  } finally {
    await server.close()
  }
})
