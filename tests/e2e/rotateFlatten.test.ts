import { decimal } from '@asterkit/instruments'
import {
  connectPaperClock,
  type PaperExchange,
  startPaperExchange,
  syntheticFeed,
} from '@asterkit/paper-exchange'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { envOf, makeKeys, openExchange, tradeNow } from './exitAccount.ts'
import { runFarm, temporaryFolder } from './farmProcess.ts'
import { SEED } from './paperBooks.ts'
import type { Ended } from './startChild.ts'

const SYMBOL = 'ETHUSDT'
const SETTINGS = ['--symbols', SYMBOL, '--leverage', '15', '--target', '1000', '--max-fees', '1']

describe('farm rotate flatten', () => {
  const folder = temporaryFolder()
  const keys = makeKeys()
  let paper: PaperExchange

  beforeAll(async () => {
    const feed = syntheticFeed({ seed: SEED })
    paper = await startPaperExchange({ feed })
  }, 60_000)
  afterAll(async () => {
    await paper.close()
    folder.remove()
  })

  /** A minute later: every command has the requests of a minute for itself. */
  const later = async () => {
    const clock = await connectPaperClock({ url: paper.urls.futuresRestUrl })
    await clock.sleep(60_000)
  }
  const farm = async (...words: string[]): Promise<Ended> => {
    await later()
    return runFarm(words, { stateDir: folder.path, env: envOf(paper, keys, folder.path) })
  }
  const rotate = (...words: string[]) => farm('rotate', ...words, ...SETTINGS)
  const account = async () => {
    const exchange = openExchange(paper, keys)
    const signal = AbortSignal.timeout(5_000)
    const rows = await exchange.listPositions(signal)
    const held = rows.filter(({ quantity }) => !quantity.isZero())
    return {
      mode: await exchange.getPositionMode(signal),
      held: held.map(({ positionSide, quantity }) => `${positionSide} ${quantity.toFixed()}`),
    }
  }

  it('closes its pair, leaves what nobody handed over and says so, then closes that on request', async () => {
    const opened = await rotate('once')
    expect(opened.code, opened.stderr).toBe(0)
    expect(await account()).toMatchObject({
      mode: 'hedge',
      held: [/^long/, /^short/].map((side) => expect.stringMatching(side)),
    })
    await later()
    await tradeNow(openExchange(paper, keys), {
      market: 'perp',
      symbol: SYMBOL,
      side: 'buy',
      positionSide: 'long',
      quantity: decimal('0.005'),
      clientOrderId: 'person.1',
    })
    const first = await rotate('flatten')
    expect(first.stdout + first.stderr).toContain('left: ETHUSDT long 0.005')
    expect(first.code, first.stderr).toBe(4)
    expect(await account()).toEqual({ mode: 'hedge', held: ['long 0.005'] })
    const second = await rotate('flatten', '--close-orphans')
    expect(second.code, second.stderr + second.stdout).toBe(0)
    expect(await account()).toEqual({ mode: 'one-way', held: [] })
  }, 60_000)

  it('keeps later runs from opening until a person resumes', async () => {
    const halted = await rotate('run', '--days', '1')
    expect(halted.code).toBe(4)
    const resume = /farm (resume --session \S+)/.exec(halted.stderr)?.[1]?.split(' ') ?? []
    expect(halted.stderr).toContain('HALTED: rotate flatten')
    expect(await account()).toEqual({ mode: 'one-way', held: [] })
    const resumed = await farm(...resume, '--yes')
    expect(resumed.code, resumed.stderr).toBe(0)
    const again = await rotate('once')
    expect(again.code, again.stderr).toBe(0)
    expect((await account()).held).toHaveLength(2)
  }, 60_000)
})
