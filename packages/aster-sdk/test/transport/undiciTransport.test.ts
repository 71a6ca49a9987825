import { setTimeout as wait } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { futuresEndpoints } from '../../src/index.ts'
import { undiciTransport } from '../../src/node.ts'
import { clientOf } from '../loopbackServer.ts'
import { rawAnswer, startRawServer } from './rawServer.ts'

const SUCCESS = rawAnswer('{"code":200,"msg":"success"}')

it('sends cancellations one after another over one connection', async () => {
  const server = await startRawServer(({ socket }) => socket.write(SUCCESS))
  try {
    const client = clientOf(server.url, { transport: undiciTransport() })
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
