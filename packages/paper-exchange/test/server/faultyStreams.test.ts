import * as futures from '@asterkit/sdk/futures'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { eventActions } from '../../src/faults/eventActions.ts'
import type { FaultInput } from '../../src/faults/index.ts'
import { plan } from './plannedFaults.ts'
import { openStreamSocket, type StreamSocket } from './streamSocket.ts'
import { accepted, openTestExchange, type TestExchange } from './testExchange.ts'

let exchange: TestExchange

beforeEach(async () => {
  exchange = await openTestExchange()
})

afterEach(() => exchange.close())

const userData = { market: 'perp', endpoint: 'userData' } as const

async function openUserStream(): Promise<StreamSocket> {
  const { listenKey } = await accepted(exchange.client, futures.createListenKey, {})
  return openStreamSocket(`${exchange.paper.urls.futuresWsUrl}/ws/${listenKey}`)
}

/** Changes the leverage, which is one message each. */
async function setLeverages(...leverages: readonly number[]): Promise<void> {
  for (const leverage of leverages) {
    await accepted(exchange.client, futures.setLeverage, { symbol: 'ASTERUSDT', leverage })
  }
}

interface Word {
  readonly e?: string
  readonly ac?: { readonly l: number }
}

const told = ({ messages }: StreamSocket) => (messages as Word[]).map(({ e, ac }) => ac?.l ?? e)

/** Three changes under one fault; gives what was told until the third came, or was passed over. */
async function underFault(fault: FaultInput, last: number | string = 3) {
  const socket = await openUserStream()
  await plan(exchange, [fault])
  await setLeverages(1, 2, 3)
  await socket.until(() => told(socket).includes(last))
  await setLeverages(9)
  await socket.until(() => told(socket).includes(9))
  return told(socket)
}

const second = { ...userData, nth: 2 } as const

const cases: Record<keyof typeof eventActions, () => Promise<void>> = {
  async silence() {
    const socket = await openUserStream()
    await plan(exchange, [
      { match: second, phase: 'evt', action: 'silence', args: { forMs: 60_000 } },
    ])
    await setLeverages(1, 2, 3)
    await exchange.clock.sleep(60_000)
    await setLeverages(4)
    await socket.until(() => told(socket).includes(4))
    expect(told(socket)).toEqual([1, 4])
  },
  async close() {
    const socket = await openUserStream()
    await plan(exchange, [{ match: userData, phase: 'evt', action: 'close' }])
    await setLeverages(1)
    expect(await socket.closed).toBe(1001)
    expect(told(socket)).toEqual([])
  },
  async 'expire-key'() {
    const socket = await openUserStream()
    await plan(exchange, [{ match: userData, phase: 'evt', action: 'expire-key' }])
    await setLeverages(1, 2)
    await socket.until(() => told(socket).includes('listenKeyExpired'))
    expect(told(socket)).toEqual([1, 'listenKeyExpired'])
  },
  async skip() {
    expect(await underFault({ match: second, phase: 'evt', action: 'skip' })).toEqual([1, 3, 9])
  },
  async duplicate() {
    const fault = { match: second, phase: 'evt', action: 'duplicate' } as const
    expect(await underFault(fault)).toEqual([1, 2, 2, 3, 9])
  },
  async 'hold-back'() {
    const args = { messages: 1 }
    const fault = { match: second, phase: 'evt', action: 'hold-back', args } as const
    expect(await underFault(fault)).toEqual([1, 3, 2, 9])
  },
  async replay() {
    const args = { messages: 2 }
    const fault = { match: second, phase: 'evt', action: 'replay', args } as const
    expect(await underFault(fault)).toEqual([1, 2, 1, 2, 3, 9])
  },
  async burst() {
    const args = { messages: 500 }
    const fault = { match: second, phase: 'evt', action: 'burst', args } as const
    expect((await underFault(fault)).length).toBe(503)
  },
  async malformed() {
    const socket = await openUserStream()
    const texts: string[] = []
    const { listenKey } = await accepted(exchange.client, futures.createListenKey, {})
    const raw = new WebSocket(`${exchange.paper.urls.futuresWsUrl}/ws/${listenKey}`)
    await new Promise((resolve) => raw.addEventListener('open', resolve, { once: true }))
    raw.addEventListener('message', ({ data }) => texts.push(String(data)))
    // The first hearer of the message is the other socket.
    await plan(exchange, [{ match: second, phase: 'evt', action: 'malformed' }])
    await setLeverages(1, 2)
    await socket.until(() => told(socket).includes(2))
    while (texts.length < 2) await new Promise((resolve) => setTimeout(resolve, 5))
    expect(() => JSON.parse(texts[0] ?? '')).toThrow(SyntaxError)
    raw.close()
  },
  async unknown() {
    const fault = { match: second, phase: 'evt', action: 'unknown' } as const
    expect(await underFault(fault)).toEqual([1, 'somethingNew', 2, 3, 9])
  },
}

it.each(Object.entries(cases))('%s is what the socket hears', async (_name, run) => run())

it('a gap in the depth stream shows in its update ids', async () => {
  const socket = await openStreamSocket(`${exchange.paper.urls.futuresWsUrl}/ws/asterusdt@depth`)
  const depth = { endpoint: 'depth', symbol: 'ASTERUSDT', nth: 2 }
  await plan(exchange, [{ match: depth, phase: 'evt', action: 'skip' }])
  await exchange.clock.sleep(4 * 3_600_000)
  const differences = () => socket.messages as { u: number; pu: number }[]
  await socket.until(() => differences().length >= 2)
  const [first, next] = differences()
  expect(next?.pu).toBeGreaterThan(first?.u ?? Number.POSITIVE_INFINITY)
})
