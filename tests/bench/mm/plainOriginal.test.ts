import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { openDataset } from '@asterkit/backtest/dataset'
import { OriginalBacktest, originalParameters } from '@asterkit/market-making'
import { expect, test } from 'vitest'
import { seeded } from '../sdk/seeded.ts'
import { readOriginal } from './originalRecording.ts'
import { type PlainBucket, plainOriginal } from './plainOriginal.ts'

const SESSION = join(import.meta.dirname, '../../../../shared/data/aster-recorded/2025-11-28b')

test('passing over buckets without fills changes no fill and no money, whatever the market', () => {
  for (let seed = 1; seed <= 40; seed += 1) {
    const random = seeded(seed * 7919)
    let mid = 100
    const rows = Array.from({ length: 2500 }, (): PlainBucket => {
      mid *= 1 + 0.002 * (random() - 0.5)
      const price = (sign: number) => mid + sign * (random() * 1.2 - 0.3)
      return {
        mid,
        lowestBuy: random() < 0.3 ? price(-1) : undefined,
        highestSell: random() < 0.3 ? price(1) : undefined,
      }
    })
    const column = (of: (row: PlainBucket) => number) => Float64Array.from(rows, of)
    const backtest = new OriginalBacktest({
      mid: column((row) => row.mid),
      lowestBuy: column((row) => row.lowestBuy ?? Number.POSITIVE_INFINITY),
      highestSell: column((row) => row.highestSell ?? Number.NEGATIVE_INFINITY),
    })
    for (const gamma of [1e-6, 0.01, 0.3, 2]) {
      const k = { kBuy: 1 + 20 * random(), kSell: 1 + 20 * random() }
      const setting = { gamma, horizonDays: 0.1, sigma: 0.05 * random(), ...k }
      const [ours, plain] = [backtest.run(setting), plainOriginal(rows, setting)]

      expect({ buys: ours.buys, sells: ours.sells }).toEqual({
        buys: plain.buys,
        sells: plain.sells,
      })
      expect(ours.pnl).toBeCloseTo(plain.pnl, 4)
    }
  }
})

test.skipIf(!existsSync(SESSION))(
  'gives for ETH what the Python maker was seen to give (skipped where the recording is absent)',
  () => {
    const [recording] = openDataset(SESSION, { symbols: ['ETHUSDT'] }).instruments
    if (recording === undefined) throw new Error('no ETHUSDT')
    const { books, trades, tick } = readOriginal(recording)
    const found = originalParameters({ books, trades, tick })
    if (found.kind === 'failed') throw new Error(found.reason)
    const { mid, quote } = found.parameters

    // Its mid of that moment, and half spreads of 31 to 148 bp where the market's spread is a third of one.
    expect(mid).toBeCloseTo(3069.95, 6)
    for (const offset of [quote.bidOffset, quote.askOffset]) {
      expect((offset / mid) * 1e4).toBeGreaterThan(31)
      expect((offset / mid) * 1e4).toBeLessThan(148)
    }
  },
)
