import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readDifference } from '../../src/feed/recording/captureDifference.ts'
import { readTrade } from '../../src/feed/recording/captureMessages.ts'
import { CaptureSide, type TextLevel } from '../../src/feed/recording/captureSide.ts'

const DIGITS = { price: 2, quantity: 3 }

function levelsOf(side: CaptureSide): string[][] {
  const levels = side.levels(undefined)
  return Array.from({ length: levels.length }, (_, index) =>
    levels.at(index)!.map((value) => value.toFixed()),
  )
}

const amount = (most: number, digits: number) =>
  fc
    .record({ count: fc.nat(most), zeros: fc.nat(6) })
    .map(({ count, zeros }) => (count / 10 ** digits).toFixed(digits) + '0'.repeat(zeros))
const level = fc.tuple(amount(4000, DIGITS.price), amount(5, DIGITS.quantity))

describe('CaptureSide', () => {
  it('property: counts the same levels from text as from parsed JSON, as a plain map holds them', () => {
    fc.assert(
      fc.property(fc.constantFrom('bids', 'asks'), fc.array(fc.array(level)), (name, messages) => {
        const [parsed, counted] = [new CaptureSide(name, DIGITS), new CaptureSide(name, DIGITS)]
        const plain = new Map<number, number>()
        for (const message of messages) {
          for (const each of message) {
            parsed.set(each)
            plain.set(Number(each[0]), Number(each[1]))
          }
          const json = `"b":${JSON.stringify(message)},"a":[]`
          expect(counted.setAll(json, 4)).toBe(json.length - ',"a":[]'.length)
        }
        expect(levelsOf(counted)).toEqual(levelsOf(parsed))
        const sign = name === 'bids' ? -1 : 1
        expect(levelsOf(counted).map((each) => each.map(Number))).toEqual(
          [...plain].filter(([, quantity]) => quantity > 0).sort(([a], [b]) => sign * (a - b)),
        )
      }),
      { numRuns: 100 },
    )
  })

  it.each([
    '[ ["9.5","2"]]',
    '[["9.5", "2"]]',
    '[["9.5",2]]',
    '[["9.5","2"]["9.4","2"]]',
    '[["9.5","2"],]',
    '[["9.5e1","2"]]',
    '[["9.501","2"]]',
    '[["-9.5","2"]]',
    '[["9.5","2"]',
    '["9.5","2"]',
    '{}',
  ])('does not understand %s', (json) => {
    expect(new CaptureSide('bids', DIGITS).setAll(json, 0)).toBe(-1)
  })
})

describe('a captured line', () => {
  const line = (data: string) => `1723161255030314667 {"stream":"x@depth@0ms","data":{${data}}}`
  const levels: readonly TextLevel[] = [['9.5', '2']]
  const told = (data: string) => {
    const { U, u, pu, apply } = readDifference(line(data))
    const [bids, asks] = [new CaptureSide('bids', DIGITS), new CaptureSide('asks', DIGITS)]
    apply(bids, asks)
    return { U, u, pu, bids: levelsOf(bids), asks: levelsOf(asks) }
  }

  it.each([
    ['the usual way', '"U":1,"u":2,"pu":0,"b":[["9.5","2"]],"a":[["9.6","1"]]'],
    ['blanks', '"U": 1, "u":2, "pu": 0,"b": [["9.5","2"]],"a":[["9.6","1"]]'],
    ['blanks between levels', '"U":1,"u":2,"pu":0,"b":[["9.5","2"]],"a":[ ["9.6","1"]]'],
    ['another order', '"a":[["9.6","1"]],"b":[["9.5","2"]],"pu":0,"u":2,"U":1'],
  ])('is read when written in %s', (_what, data) => {
    const asks = [['9.6', '1']]
    expect(told(data)).toEqual({ U: 1, u: 2, pu: 0, bids: levels, asks })
  })

  it.each([
    '"e":"trade","t":7,"p":"9.50","q":"2","X":"MARKET","m":false',
    '"m":false,"q":"2","p":"9.50", "t":7',
  ])('tells the trade of %s', (data) => {
    expect(readTrade(line(data))).toMatchObject({ t: 7, p: '9.50', q: '2', m: false })
  })
})
