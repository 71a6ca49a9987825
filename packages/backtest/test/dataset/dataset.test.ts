import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  createDatasetWriter,
  DatasetError,
  type InstrumentWriter,
  type MarketEvent,
  openDataset,
} from '../../src/dataset/index.ts'

const HOUR = Date.UTC(2026, 10, 21, 15)
const ETH = { symbol: 'ETHUSDT', tickSize: '0.1', stepSize: '0.001' }

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'asterkit-dataset-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function record(write: (eth: InstrumentWriter) => void, instrument = ETH): void {
  const writer = createDatasetWriter(folder)
  try {
    write(writer.instrument(instrument))
  } finally {
    writer.close()
  }
}

function readAll(span?: { readonly from?: number; readonly to?: number }): MarketEvent[] {
  return [...openDataset(folder).events(span)]
}

function trade(eth: InstrumentWriter, id: number, receivedAt = HOUR + id): void {
  const print = { id, takerSide: 'buy', price: '3027.9', quantity: '0.5' } as const
  eth.trade({ time: receivedAt - 3, receivedAt }, print)
}

function onlyFile(): string {
  const inside = join(folder, 'ETHUSDT')
  const [name, ...others] = readdirSync(inside)
  expect(others).toEqual([])
  return join(inside, name!)
}

const ids = (events: readonly MarketEvent[]) =>
  events.map((event) => (event.kind === 'trade' ? event.id : event.kind))

describe('what is recorded', () => {
  it('is read back: each kind, in ticks and lots', () => {
    const stamps = { time: HOUR + 5, receivedAt: HOUR + 9 }
    record((eth) => {
      eth.gap(stamps, 'started')
      eth.snapshot(stamps, {
        lastUpdateId: 70,
        bids: [['3027.9', '62.062']],
        asks: [
          ['3028', '99.489'],
          ['3028.1', '0.001'],
        ],
      })
      eth.depth(stamps, { U: 71, u: 74, pu: 70, b: [['3027.9', '0']], a: [] })
      eth.trade(stamps, { id: 5, takerSide: 'sell', price: '3027.95', quantity: '0.0105' })
      eth.quote(stamps, { updateId: 75, bid: ['3027.8', '1'], ask: ['3028', undefined] })
      eth.mark(stamps, {
        markPrice: '3027.91234567',
        indexPrice: '3028.00000001',
        fundingRate: '-0.00012500',
        fundingTime: HOUR + 3_600_000,
      })
    })
    const at = { symbol: 'ETHUSDT', ...stamps }
    const none = new Float64Array()
    expect(readAll()).toEqual([
      { kind: 'gap', ...at, reason: 'started' },
      {
        kind: 'snapshot',
        ...at,
        lastUpdateId: 70,
        bids: Float64Array.of(30279, 62062),
        asks: Float64Array.of(30280, 99489, 30281, 1),
      },
      {
        kind: 'depth',
        ...at,
        firstUpdateId: 71,
        lastUpdateId: 74,
        previousUpdateId: 70,
        bids: Float64Array.of(30279, 0),
        asks: none,
      },
      { kind: 'trade', ...at, id: 5, takerSide: 'sell', ticks: 30279.5, lots: 10.5 },
      {
        kind: 'quote',
        ...at,
        updateId: 75,
        bidTicks: 30278,
        bidLots: 1000,
        askTicks: 30280,
        askLots: undefined,
      },
      {
        kind: 'mark',
        ...at,
        markPrice: 3027.91234567,
        indexPrice: 3028.00000001,
        fundingRate: -0.000125,
        fundingTime: HOUR + 3_600_000,
      },
    ])
  })

  it('property: any trades and books come back as they were, in order of receive time', () => {
    const amount = fc.integer({ min: 1, max: 2 ** 32 })
    const event = fc.record({
      pause: fc.integer({ min: -50, max: 5_000_000 }),
      id: fc.integer({ min: 0, max: 2 ** 45 }),
      ticks: amount,
      lots: amount,
      isBook: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        rmSync(folder, { recursive: true, force: true })
        let clock = HOUR
        record((writer) => {
          for (const { pause, id, ticks, lots, isBook } of events) {
            clock += pause
            const stamps = { time: clock - 7, receivedAt: clock }
            const price = `${Math.floor(ticks / 10)}.${ticks % 10}`
            const quantity = (BigInt(lots) * 1000n).toString()
            const level = [price, quantity] as const
            if (isBook) writer.depth(stamps, { U: id, u: id + 2, pu: id - 1, b: [level], a: [] })
            else writer.trade(stamps, { id, takerSide: 'sell', price, quantity })
          }
        })
        if (events.length === 0) return
        const read = readAll()
        expect(
          read.map((each) =>
            each.kind === 'depth'
              ? [each.firstUpdateId, ...each.bids]
              : each.kind === 'trade'
                ? [each.id, each.ticks, each.lots]
                : each.kind,
          ),
        ).toEqual(events.map(({ id, ticks, lots }) => [id, ticks, lots * 1_000_000]))
        for (const [index, { receivedAt }] of read.entries()) {
          expect(receivedAt).toBeGreaterThanOrEqual(read[index - 1]?.receivedAt ?? 0)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('lies in one file per hour, and a span opens only those it needs', () => {
    record((eth) => {
      for (const hour of [0, 1, 2]) trade(eth, hour, HOUR + hour * 3_600_000 + 10)
    })
    expect(readdirSync(join(folder, 'ETHUSDT'))).toEqual([
      '20261121T15Z.segment',
      '20261121T16Z.segment',
      '20261121T17Z.segment',
    ])
    rmSync(join(folder, 'ETHUSDT', '20261121T17Z.segment'))
    writeFileSync(join(folder, 'ETHUSDT', '20261121T18Z.segment'), '')
    expect(ids(readAll({ from: HOUR + 3_600_000, to: HOUR + 7_200_000 }))).toEqual([1])
  })

  it('is counted in the finest tick when the venue changes it within the hour', () => {
    record((eth) => trade(eth, 1))
    record((eth) => trade(eth, 2), { ...ETH, tickSize: '0.01' })
    const { instruments } = openDataset(folder)
    expect(instruments).toMatchObject([{ symbol: 'ETHUSDT', tickSize: '0.01', stepSize: '0.001' }])
    expect(readAll()).toMatchObject([
      { id: 1, ticks: 302790 },
      { id: 2, ticks: 302790 },
    ])
  })

  it('of several symbols is merged by receive time', () => {
    const writer = createDatasetWriter(folder)
    const eth = writer.instrument(ETH)
    const bnb = writer.instrument({ ...ETH, symbol: 'BNBUSDT' })
    for (const id of [1, 4, 5]) trade(eth, id)
    for (const id of [2, 3, 6]) trade(bnb, id)
    writer.close()
    expect(ids(readAll())).toEqual([1, 2, 3, 4, 5, 6])
    expect(ids([...openDataset(folder, { symbols: ['BNBUSDT'] }).events()])).toEqual([2, 3, 6])
  })

  it('takes less than three bytes for an ordinary change of a level', () => {
    record((eth) => {
      let at = HOUR
      for (let id = 1; id <= 5000; id++) {
        at += 100 + (id % 7)
        const price = `30${10 + ((id * 7) % 80)}.${id % 10}`
        const levels = [[price, `${(id * 37) % 100}.5`]] as const
        eth.depth(
          { time: at - 20, receivedAt: at },
          { U: id, u: id, pu: id - 1, b: levels, a: levels },
        )
      }
    })
    expect(statSync(onlyFile()).size / 10_000).toBeLessThan(3)
  })
})

describe('a recorder that died', () => {
  const sizes: number[] = []
  function recordThreeBlocks(): Buffer {
    const writer = createDatasetWriter(folder)
    const eth = writer.instrument(ETH)
    sizes.length = 0
    for (const id of [1, 2, 3]) {
      trade(eth, id)
      writer.flush()
      sizes.push(statSync(onlyFile()).size)
    }
    writer.close()
    return readFileSync(onlyFile())
  }

  it('leaves all finished blocks wherever its last write was torn, and the next one goes on behind', () => {
    const whole = recordThreeBlocks()
    const places = [0, 1, ...sizes.flatMap((size) => [size - 1, size, size + 1])]
    for (let at = 13; at < whole.length; at += 17) places.push(at)
    for (const length of places) {
      writeFileSync(onlyFile(), whole.subarray(0, length))
      const finished = [1, 2, 3].filter((id) => sizes[id - 1]! <= length)
      record((eth) => trade(eth, 9))
      expect(ids(readAll())).toEqual([...finished, 9])
    }
  })

  it('does not keep the folder: only a living process does', () => {
    recordThreeBlocks()
    writeFileSync(join(folder, 'recording.lock'), '999999999')
    record((eth) => trade(eth, 4))
    expect(ids(readAll())).toEqual([1, 2, 3, 4])
    const writer = createDatasetWriter(folder)
    expect(() => createDatasetWriter(folder)).toThrow(/records into .*stop it/)
    writer.close()
  })

  it('and a damaged block is told as a gap; the blocks around it stay readable and are not cut', () => {
    const whole = recordThreeBlocks()
    for (const place of [sizes[0]! + 2, sizes[0]! + 20, sizes[1]! - 3]) {
      const damaged = Buffer.from(whole)
      damaged[place]! ^= 0x55
      writeFileSync(onlyFile(), damaged)
      expect(ids(readAll())).toEqual([1, 'gap', 3])
      record((eth) => trade(eth, 9))
      expect(ids(readAll())).toEqual([1, 'gap', 3, 9])
    }
  })
})

describe('a folder that cannot be read', () => {
  it('is refused with its name', () => {
    expect(() => openDataset(folder)).toThrow(/holds no recording/)
    expect(() => openDataset(join(folder, 'absent'))).toThrow(DatasetError)
    record((eth) => trade(eth, 1))
    expect(() => openDataset(folder, { symbols: ['XRPUSDT'] })).toThrow(/nothing of XRPUSDT/)
    writeFileSync(onlyFile(), 'something else entirely')
    expect(() => openDataset(folder)).toThrow(/is no segment/)
  })

  it('a number that cannot be counted is refused and leaves the rest as it is', () => {
    record((eth) => {
      trade(eth, 1)
      const odd = { id: 2, takerSide: 'buy', price: 'NaN', quantity: '1' } as const
      expect(() => eth.trade({ time: HOUR, receivedAt: HOUR }, odd)).toThrow(
        /"NaN" cannot be counted/,
      )
      trade(eth, 3)
    })
    expect(ids(readAll())).toEqual([1, 3])
  })
})
