import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once as onceHeard } from 'node:events'
import { join } from 'node:path'
import { compare, scaled, type Timing } from './compare.ts'
import { burstOf, burstSizes, type Channel, channels } from './marketMessages.ts'
import { figureOf, type Goal, once, type Row } from './row.ts'
import { openBuiltIn, openCcxt, openOurs, openPlain } from './streamClients.ts'

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

/**
 * Bursts of market messages over a socket, from its bytes to the consumer: through the socket of `ws`, and
 * through the built-in one, which is the default.
 */
export const streamRows: readonly Row[] = channels.flatMap((channel, index) => {
  const timings = once(() => measure(channel))
  const row = (contest: Contest): Row => ({
    ...contest,
    what: `stream ${channel}, checked, ${contest.ours === 'ours' ? 'ws' : 'built-in'} socket`,
    measure: async () => {
      const { [contest.ours]: ours, [contest.theirs]: theirs } = await timings()
      return figureOf(contest.goal, { ours, theirs })
    },
  })
  const plain = { against: 'ws + JSON.parse', theirs: 'plain', goal: plainGoal } as const
  const ccxt = { against: 'ccxt.pro aster', theirs: 'ccxt' } as const
  const stretch = plainStretch[channel]
  return [
    row({ id: `12.${index + 1}`, ours: 'ours', ...plain, stretch }),
    row({ id: `12.${index + 4}`, ours: 'builtIn', ...plain }),
    row({
      id: `13.${index + 1}`,
      ours: 'ours',
      ...ccxt,
      goal: ccxtGoals[channel],
      stretch: { atLeast: 12 },
    }),
    row({ id: `13.${index + 4}`, ours: 'builtIn', ...ccxt, goal: { atLeast: 1 } }),
  ]
})

interface Contest {
  readonly id: string
  readonly ours: 'ours' | 'builtIn'
  readonly against: string
  readonly theirs: 'plain' | 'ccxt'
  readonly goal: Goal
  readonly stretch?: Goal
}

/** Every contender has its connection; the server sends to one at a time. */
async function measure(channel: Channel) {
  const server = fork(join(import.meta.dirname, 'streamServer.ts'), { stdio: 'inherit' })
  const [{ port }] = (await onceHeard(server, 'message')) as [{ readonly port: number }]
  const url = `ws://127.0.0.1:${port}`
  const clients = {
    ours: await openOurs(url, channel),
    builtIn: await openBuiltIn(url, channel),
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
        builtIn: () => burst(clients.builtIn),
        plain: () => burst(clients.plain),
        ccxt: () => burst(clients.ccxt),
      },
      { rounds: 11, samples: 3, warmUp: 5 },
    )
    const perMessage = (timing: Timing) => scaled(timing, 1 / burstSizes[channel])
    return {
      ours: perMessage(timings.ours),
      builtIn: perMessage(timings.builtIn),
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
