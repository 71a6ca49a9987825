import assert from 'node:assert/strict'
import { createAsterClient, customEnvironment } from '@asterkit/sdk'
import ky from 'ky'
import { compare } from './compare.ts'
import { figureOf, type Row } from './row.ts'
import { startOrderServer } from './startOrderServer.ts'

const goal = { atMost: 1.15 }

/** A public call through the default client. */
export const publicCallRows: readonly Row[] = [
  {
    id: '9',
    what: 'public call, default client, checked',
    against: 'bare ky',
    goal,
    measure: async () => {
      const server = await startOrderServer('own-process')
      try {
        const { url } = server
        const ws = url.replace('http', 'ws')
        const hosts = { futuresRest: url, spotRest: url, futuresWs: ws, spotWs: ws }
        const client = createAsterClient({ environment: customEnvironment({ hosts }) })
        const rateLimits = [
          { rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1, limit: 1e9 },
        ]
        client.budget?.learn('futures', rateLimits)
        const ours = () => client.futures.getServerTime()
        const theirs = () => ky.get(`${url}/fapi/v3/time`).json<{ readonly serverTime: number }>()
        assert.deepEqual(await ours(), await theirs())
        return figureOf(goal, await compare({ ours, theirs }, { samples: 80, warmUp: 4 }))
      } finally {
        server.close()
      }
    },
  },
]
