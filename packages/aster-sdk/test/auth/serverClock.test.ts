import { afterEach, describe, expect, it } from 'vitest'
import {
  AsterConfigurationError,
  AsterTransportError,
  type ClockJump,
  createServerClock,
  type ServerClock,
} from '../../src/index.ts'
import { clientOf, type LoopbackServer, sendJson, startServer } from '../loopbackServer.ts'

const START = 1_786_000_000_000
const OFFSET = 3_600_000

/** A machine and an exchange whose clocks move only by hand, and answers that take a given time. */
class World {
  steadyMs = 50_000
  wallMs = START
  exchangeMs = START + OFFSET
  roundTrips: number[] = []
  requests = 0

  readonly fetchTime = async (): Promise<number> => {
    this.requests++
    const roundTrip = this.roundTrips.shift() ?? 20
    this.pass(roundTrip / 2)
    const time = this.exchangeMs
    this.pass(roundTrip / 2)
    return time
  }

  pass(ms: number): void {
    this.steadyMs += ms
    this.wallMs += ms
    this.exchangeMs += ms
  }

  readonly clocks = {
    resyncEveryMs: 0,
    wall: () => this.wallMs,
    steady: () => this.steadyMs,
  }
}

let clock: ServerClock | undefined
let server: LoopbackServer | undefined
afterEach(async () => {
  clock?.close()
  await server?.close()
  server = undefined
})

describe('createServerClock', () => {
  it('tells the exchange time, and goes on telling it as time passes', async () => {
    const world = new World()
    clock = await createServerClock(world.fetchTime, world.clocks)
    expect(clock.now()).toBe(world.exchangeMs)
    world.pass(60_000)
    expect(clock.now()).toBe(world.exchangeMs)
    expect(clock.state).toEqual({ offsetMs: OFFSET, uncertaintyMs: 11, ageMs: 60_080 })
  })

  it('takes the fastest of several answers', async () => {
    const world = new World()
    world.roundTrips = [900, 300, 8, 300, 900]
    clock = await createServerClock(world.fetchTime, world.clocks)
    expect(world.requests).toBe(5)
    expect(clock.state.uncertaintyMs).toBe(5)
    expect(clock.now()).toBe(world.exchangeMs)
  })

  it('is never further off than it says, however lopsided a round trip is', async () => {
    const world = new World()
    const lopsided = async () => {
      world.pass(180)
      const time = world.exchangeMs
      world.pass(2)
      return time
    }
    clock = await createServerClock(lopsided, world.clocks)
    expect(Math.abs(clock.now() - world.exchangeMs)).toBeLessThanOrEqual(clock.state.uncertaintyMs)
  })

  it('fails when no answer is fast enough, and when none comes', async () => {
    const world = new World()
    world.roundTrips = [1200, 1200, 1200, 1200, 1200]
    const slow = createServerClock(world.fetchTime, world.clocks)
    await expect(slow).rejects.toBeInstanceOf(AsterTransportError)
    const dead = createServerClock(() => Promise.reject(new Error('reset')), world.clocks)
    await expect(dead).rejects.toThrow(/within 1000 ms/)
  })

  it('does not follow the wall clock within the tolerance', async () => {
    const world = new World()
    clock = await createServerClock(world.fetchTime, world.clocks)
    world.wallMs += 400
    expect(clock.now()).toBe(world.exchangeMs)
  })

  it.each([3000, -3000, 3_600_000])(
    'refuses to tell the time after a jump of %d ms until it is synchronised',
    async (jump) => {
      const world = new World()
      const jumps: ClockJump[] = []
      clock = await createServerClock(world.fetchTime, {
        ...world.clocks,
        onJump: (one) => jumps.push(one),
      })
      world.wallMs += jump
      expect(() => clock?.now()).toThrow(AsterConfigurationError)
      await clock.sync()
      expect(clock.now()).toBe(world.exchangeMs)
      expect(jumps).toEqual([{ clock: 'local', byMs: jump }])
    },
  )

  it('notices that the machine slept: the steady clock stood still', async () => {
    const world = new World()
    clock = await createServerClock(world.fetchTime, world.clocks)
    world.wallMs += 30_000
    world.exchangeMs += 30_000
    expect(() => clock?.now()).toThrow(/jumped by 30000 ms/)
    await clock.sync()
    expect(clock.now()).toBe(world.exchangeMs)
  })

  it('measures again by itself after a jump, for the next caller', async () => {
    const world = new World()
    clock = await createServerClock(world.fetchTime, { ...world.clocks, resyncEveryMs: 3_600_000 })
    world.wallMs += 30_000
    expect(() => clock?.now()).toThrow(/jumped/)
    await clock.sync()
    expect(world.requests).toBe(10)
    expect(clock.now()).toBe(world.exchangeMs)
  })

  it('reports a jump of the exchange and follows it', async () => {
    const world = new World()
    const jumps: ClockJump[] = []
    clock = await createServerClock(world.fetchTime, {
      ...world.clocks,
      onJump: (one) => jumps.push(one),
    })
    world.exchangeMs -= 5000
    await clock.sync()
    expect(clock.now()).toBe(world.exchangeMs)
    expect(jumps).toEqual([{ clock: 'exchange', byMs: -5000 }])
  })

  it('refuses to tell the time when the last synchronisation is too old', async () => {
    const world = new World()
    clock = await createServerClock(world.fetchTime, { ...world.clocks, maxAgeMs: 10_000 })
    world.pass(10_001)
    expect(() => clock?.now()).toThrow(/too long ago/)
  })

  it('stays as it was when a synchronisation fails', async () => {
    const world = new World()
    let isDead = false
    const fetchTime = () => (isDead ? Promise.reject(new Error('reset')) : world.fetchTime())
    clock = await createServerClock(fetchTime, world.clocks)
    isDead = true
    await expect(clock.sync()).rejects.toBeInstanceOf(AsterTransportError)
    expect(clock.now()).toBe(world.exchangeMs)
  })

  it('shares one measurement between calls at the same time', async () => {
    const world = new World()
    clock = await createServerClock(world.fetchTime, world.clocks)
    await Promise.all([clock.sync(), clock.sync()])
    expect(world.requests).toBe(10)
  })

  it('stops asking when it is aborted', async () => {
    const world = new World()
    const abort = new AbortController()
    abort.abort(new Error('enough'))
    const call = createServerClock(world.fetchTime, { ...world.clocks, signal: abort.signal })
    await expect(call).rejects.toThrow('enough')
    expect(world.requests).toBe(0)
  })

  it('corrects the nonces of a client whose machine is an hour off, and resyncs by itself', async () => {
    server = await startServer((_, response) =>
      sendJson(response, { serverTime: Date.now() + OFFSET }),
    )
    const url = server.url
    clock = await createServerClock(clientOf(url), { samples: 2, resyncEveryMs: 20 })
    const client = clientOf(url, { now: clock.now })
    const aheadMs = Number(client.nonce.next()) / 1000 - Date.now()
    expect(Math.abs(aheadMs - OFFSET)).toBeLessThan(clock.state.uncertaintyMs + 20)
    const count = server.seen.length
    while (server.seen.length < count + 4) await new Promise((resolve) => setTimeout(resolve, 5))
    expect(clock.state.ageMs).toBeLessThan(1000)
  })
})
