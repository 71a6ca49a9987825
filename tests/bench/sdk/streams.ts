import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once as onceHeard } from 'node:events'
import { join } from 'node:path'
import { compare, type Timing } from './compare.ts'
import { burstOf, burstSizes, type Channel, channels } from './marketMessages.ts'
import { figureOf, type Goal, once, type Row } from './row.ts'
import { openCcxt, openOurs, openPlain } from './streamClients.ts'

const plainGoal = { atLeast: 0.85 }
const plainStretch: Readonly<Record<Channel, Goal>> = {
  aggTrade: { atLeast: 3 },
  bookTicker: { atLeast: 3 },
  depth20: { atLeast: 5 },
}
const ccxtGoals: Readonly<Record<Channel, Goal>> = {
  aggTrade: { atLeast: 3.5 },
  bookTicker: { atLeast: 2.5 },
  depth20: { atLeast: 1.6 },
}

/** Bursts of market messages over a socket, from its bytes to the consumer. */
export const streamRows: readonly Row[] = channels.flatMap((channel, index) => {
  const timings = once(() => measure(channel))
  const what = `stream ${channel}, typed and checked`
  const rows: readonly Row[] = [
    {
      id: `12.${index + 1}`,
      what,
      against: 'ws + JSON.parse',
      goal: plainGoal,
      stretch: plainStretch[channel],
      measure: async () => {
        const { ours, plain } = await timings()
        return figureOf(plainGoal, { ours, theirs: plain })
      },
    },
    {
      id: `13.${index + 1}`,
      what,
      against: 'ccxt.pro aster',
      goal: ccxtGoals[channel],
      stretch: { atLeast: 12 },
      measure: async () => {
        const { ours, ccxt } = await timings()
        return figureOf(ccxtGoals[channel], { ours, theirs: ccxt })
      },
    },
  ]
  return rows
})

/** Every contender has its connection; the server sends to one at a time. */
async function measure(channel: Channel) {
  const server = fork(join(import.meta.dirname, 'streamServer.ts'), { stdio: 'inherit' })
  const [{ port }] = (await onceHeard(server, 'message')) as [{ readonly port: number }]
  const url = `ws://127.0.0.1:${port}`
  const clients = {
    ours: await openOurs(url, channel),
    plain: await openPlain(url, channel),
    ccxt: await openCcxt(url, channel),
  }
  const burst = async (client: (typeof clients)['ours']) => {
    const done = client.readBurst()
    server.send({ to: client.tag, channel })
    return done
  }
  try {
    const expected = lastFigure(channel)
    for (const client of Object.values(clients)) assert.equal(await burst(client), expected)
    const timings = await compare(
      {
        ours: () => burst(clients.ours),
        plain: () => burst(clients.plain),
        ccxt: () => burst(clients.ccxt),
      },
      { rounds: 11, samples: 3, warmUp: 5 },
    )
    const perMessage = (timing: Timing) => scaled(timing, 1 / burstSizes[channel])
    return {
      ours: perMessage(timings.ours),
      plain: perMessage(timings.plain),
      ccxt: perMessage(timings.ccxt),
    }
  } finally {
    for (const client of Object.values(clients)) await client.close()
    server.disconnect()
  }
}

/** What every consumer has to have read at the end of a burst. */
function lastFigure(channel: Channel): string {
  const { data } = JSON.parse(burstOf(channel).at(-1) ?? '') as {
    readonly data: { readonly p?: string; readonly b?: string | readonly (readonly string[])[] }
  }
  const { p, b } = data
  return String(p ?? (Array.isArray(b) ? b[0]?.[0] : b))
}

function scaled(timing: Timing, factor: number): Timing {
  const rounds = timing.rounds.map((value) => value * factor)
  return { p50: timing.p50 * factor, p99: timing.p99 * factor, rounds }
}
