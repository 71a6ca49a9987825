import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, expect, it } from 'vitest'
import { type PaperExchangeOptions, scriptedFeed, UNRESTRICTED } from '../../src/index.ts'
import { routeTables } from '../../src/server/routeTables.ts'
import { instrumentOf, START } from '../core/testVenue.ts'
import { handsOf, OWNER, RECEIVER, STEPS, symbol } from './everyCall.ts'
import { openTestExchange, rawCall, type TestExchange } from './testExchange.ts'

const DAY_MS = 86_400_000
const folder = mkdtempSync(join(tmpdir(), 'paper-every-'))
const opened: TestExchange[] = []

afterEach(async () => {
  for (const exchange of opened.splice(0)) await exchange.close()
})

afterAll(() => rmSync(folder, { recursive: true }))

function market() {
  const symbols = [symbol, 'BTCUSDT', 'SOLUSDT']
  const markets = ['spot', 'perp'] as const
  const feed = scriptedFeed({
    instruments: markets.flatMap((on) =>
      symbols.map((name) =>
        instrumentOf(on, name, {
          maxOpenOrders: 50,
          orderTypes: ['LIMIT', 'MARKET', 'STOP', 'STOP_MARKET', 'TAKE_PROFIT_MARKET'],
        }),
      ),
    ),
    startTime: START,
  })
  for (const name of symbols) {
    feed.mark(START, name, '3100')
    for (const on of markets) {
      feed.book(START, on, name, { bids: [['3100', '5']], asks: [['3101', '5']] })
    }
  }
  return feed
}

async function start(options: Partial<PaperExchangeOptions> = {}): Promise<TestExchange> {
  const exchange = await openTestExchange({
    feed: market(),
    accounts: [OWNER, RECEIVER].map(({ user, agent, v1 }) => ({
      user,
      agents: [{ ...UNRESTRICTED, address: agent }],
      v1,
    })),
    enforceLimits: false,
    ...options,
  })
  opened.push(exchange)
  return exchange
}

async function stateOf({ paper }: TestExchange): Promise<Record<string, unknown>> {
  const { body } = await rawCall(`${paper.controlUrl}/paper/state`)
  // Requests are no state.
  return { ...(body as Record<string, unknown>), requests: [] }
}

/** Restores a snapshot, whose hash of the state it must come to, and compares what there is to see. */
async function expectRestorable(exchange: TestExchange, after: string): Promise<void> {
  const restoreFile = join(folder, 'snapshot.jsonl')
  const answer = await fetch(`${exchange.paper.controlUrl}/paper/snapshot`)
  writeFileSync(restoreFile, await answer.text())
  const restored = await start({ restoreFile })
  expect(await stateOf(restored), after).toEqual(await stateOf(exchange))
  await restored.close()
  opened.splice(opened.indexOf(restored), 1)
}

/** Calls that are signed and change something that lasts; listen keys end with the process. */
function changingRoutes(): readonly string[] {
  return Object.entries(routeTables()).flatMap(([host, targets]) =>
    targets
      .filter(({ spec: { method, security } }) => method !== 'GET' && security !== 'user-stream')
      .map(({ scheme, name }) => `${host} ${scheme} ${name}`),
  )
}

it('knows a use of every call that changes something', () => {
  expect(Object.keys(STEPS).sort()).toEqual([...changingRoutes()].sort())
})

/** They use up a nonce at most. */
const WITHOUT_EFFECT: readonly string[] = [
  'futures v3 testOrder',
  'futures v3 noop',
  'spot v3 noop',
  'futures v3 getDepositWithdrawHistory',
  'futures v1 getDepositWithdrawHistory',
  'futures v1 testOrder',
]

it('every call that changes something is restored from what was written down', async () => {
  const stateFile = join(folder, 'state.jsonl')
  const exchange = await start({ stateFile })
  const hands = handsOf(exchange)
  let before = JSON.stringify(await stateOf(exchange))
  const changing = new Set<string>()
  for (const [name, steps] of Object.entries(STEPS)) {
    for (const step of typeof steps === 'function' ? [steps] : steps) {
      await step(hands)
      await expectRestorable(exchange, name)
      const after = JSON.stringify(await stateOf(exchange))
      if (after !== before) changing.add(name)
      before = after
    }
  }
  expect(Object.keys(STEPS).filter((name) => !changing.has(name))).toEqual(WITHOUT_EFFECT)
  const again = await start({ stateFile })
  for (const each of [exchange, again]) {
    await each.clock.refresh()
    await each.clock.sleep(DAY_MS)
  }
  expect(await stateOf(again)).toEqual(await stateOf(exchange))
}, 60_000)
