import { expect, it } from 'vitest'
import { cutTape, type Quoter, TAPE_KIND, TapeWriter, walkForward } from '../../src/maker/index.ts'

const RULES = { symbol: 'ETHUSDT', tickSize: '0.1', stepSize: '0.001' }
const options = {
  rules: { feedLatencyMs: 0, orderLatencyMs: 0 },
  makerFee: '0',
  purgeMs: 100,
  leastFills: 5,
}

/** Takers sell at the bid each second; the mid falls in the first half and rises in the second. */
function tape() {
  const writer = new TapeWriter()
  for (let second = 0; second < 120; second++) {
    const bid = 1000 + Math.abs(60 - second)
    writer.book(second * 1000, [bid, 1, bid - 1, 9], [bid + 1, 1, bid + 2, 9])
    writer.add(TAPE_KIND.sell, second * 1000 + 500, bid, 50)
    writer.add(TAPE_KIND.buy, second * 1000 + 600, bid + 1, 50)
  }
  return writer.finish(RULES)
}
const joins = (side: 'buy' | 'sell') => (): Quoter => ({
  onEvent: ({ bidTicks, askTicks }, desk) =>
    void desk.quote(side, 0, side === 'buy' ? bidTicks : askTicks, 10),
})
const buys = { name: 'buys', make: joins('buy') }
const sells = { name: 'sells', make: joins('sell') }
const sleeps = { name: 'sleeps', make: (): Quoter => ({ onEvent: () => undefined }) }

it('judges a choice on what it had not seen: what won in the fall loses in the rise', () => {
  const { steps, net, promised } = walkForward(tape(), [buys, sells, sleeps], {
    ...options,
    folds: 2,
  })
  expect(steps).toMatchObject([{ chosen: { name: 'sells' } }])
  expect(promised.isPositive()).toBe(true)
  expect(net.isNegative()).toBe(true)
  expect(net.eq(steps[0]!.chosen!.test.pnl.net)).toBe(true)
  expect(steps[0]!.chosen!.test.from).toBeGreaterThanOrEqual(60_000)
})

it('never lets not trading win: without fills nothing is chosen', () => {
  const { steps, net } = walkForward(tape(), [sleeps], { ...options, folds: 3 })
  expect(steps.map(({ chosen }) => chosen)).toEqual([undefined, undefined])
  expect(net.isZero()).toBe(true)
  // A loss that traded is chosen before a zero that did not.
  const losing = walkForward(tape(), [buys, sleeps], { ...options, folds: 2 })
  expect(losing.promised.isNegative()).toBe(true)
})

it('cuts a tape by time, the first moment included and the last not', () => {
  const part = cutTape(tape(), 10_000, 12_000)
  expect([...part.time]).toEqual([10_000, 10_500, 10_600, 11_000, 11_500, 11_600])
})
