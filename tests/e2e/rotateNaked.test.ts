import { type Decimal, decimal, ZERO } from '@asterkit/instruments'
import type { PaperExchange } from '@asterkit/paper-exchange'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { envOf, makeKeys, openExchange, startRealTimeExchange, tradeNow } from './exitAccount.ts'
import { type FarmProcess, startFarm, temporaryFolder } from './farmProcess.ts'

const SYMBOL = 'ETHUSDT'
/** The next regular check is a minute away. */
const SETTINGS = ['--symbols', SYMBOL, '--capital', '5000', '--leverage', '5', '--notional', '400']
const LIMITS = ['--target', '1000000', '--below-target', '--max-fees', '50', '--cycle', '60']
const MOST_NAKED_MS = 5_000

const amount = z.string().transform(decimal)
const Books = z.object({
  accounts: z.tuple([
    z.object({
      fills: z.array(
        z.object({
          tradeId: z.number(),
          time: z.number(),
          side: z.enum(['buy', 'sell']),
          quantity: amount,
        }),
      ),
    }),
  ]),
})

/** Spans of exchange time in which long and short were unequal, ms. */
function nakedSpans(fills: z.output<typeof Books>['accounts'][0]['fills']): readonly number[] {
  const spans: number[] = []
  let exposure = ZERO
  let since: number | undefined
  for (const { side, quantity, time } of fills.toSorted((a, b) => a.tradeId - b.tradeId)) {
    exposure = side === 'buy' ? exposure.plus(quantity) : exposure.minus(quantity)
    if (exposure.isZero() && since !== undefined) spans.push(time - since)
    since = exposure.isZero() ? undefined : (since ?? time)
  }
  return since === undefined ? spans : [...spans, Number.POSITIVE_INFINITY]
}

describe('farm rotate run, while others trade one of its legs', () => {
  const folder = temporaryFolder()
  const keys = makeKeys()
  let paper: PaperExchange
  let farm: FarmProcess

  beforeAll(async () => {
    paper = await startRealTimeExchange()
    const env = envOf(paper, keys, folder.path)
    farm = startFarm(['rotate', 'run', ...SETTINGS, ...LIMITS], { stateDir: folder.path, env })
  }, 60_000)
  afterAll(async () => {
    farm.child.kill('SIGKILL')
    await farm.ended
    await paper.close()
    folder.remove()
  })

  const legs = async (): Promise<Readonly<Record<'long' | 'short', Decimal>>> => {
    const rows = await openExchange(paper, keys).listPositions(AbortSignal.timeout(5_000))
    const of = (side: string) =>
      rows.find(({ positionSide }) => positionSide === side)?.quantity.abs() ?? ZERO
    return { long: of('long'), short: of('short') }
  }

  it('shrinks the other leg, and closes it, within seconds of exchange time', async () => {
    const quantity = decimal(await farm.showsMatch(/opened\s+ETHUSDT: long ([\d.]+)/))
    const part = quantity.times('0.3').toDecimalPlaces(3)
    const exchange = openExchange(paper, keys)
    const order = { market: 'perp', symbol: SYMBOL } as const
    await tradeNow(exchange, {
      ...order,
      side: 'sell',
      positionSide: 'long',
      quantity: part,
      clientOrderId: 'person.1',
    })
    await expect
      .poll(legs, { timeout: 20_000 })
      .toEqual({ long: quantity.minus(part), short: quantity.minus(part) })
    await tradeNow(exchange, {
      ...order,
      side: 'buy',
      positionSide: 'short',
      quantity: quantity.minus(part),
      clientOrderId: 'person.2',
    })
    await expect.poll(legs, { timeout: 20_000 }).toEqual({ long: ZERO, short: ZERO })
    const answer = await fetch(`${paper.controlUrl}/paper/books`)
    const spans = nakedSpans(Books.parse(await answer.json()).accounts[0].fills)
    // The opening, and what two orders of a person leave: none waits for the next check.
    expect(spans).toHaveLength(3)
    expect(Math.max(...spans), `naked for ${spans.join(', ')} ms`).toBeLessThan(MOST_NAKED_MS)
  }, 60_000)
})
