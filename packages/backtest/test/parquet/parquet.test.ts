import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createDatasetWriter, type MarketEvent, openDataset } from '../../src/dataset/index.ts'
import { exportParquet, importParquet, isParquetRecording } from '../../src/parquet/index.ts'

const RECORDED = join(import.meta.dirname, '../../../../../shared/data/aster-recorded/2025-09-29')
const START = Date.UTC(2026, 10, 21, 12)

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'asterkit-parquet-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A recording with every kind of event, a print off the grid, and a change without levels. */
function recordAll(folder: string): void {
  const writer = createDatasetWriter(folder)
  const to = writer.instrument({ symbol: 'ETHUSDT', tickSize: '0.5', stepSize: '0.001' })
  const at = (ms: number) => ({ time: START + ms, receivedAt: START + ms + 7 })
  to.gap(at(0), 'started')
  to.snapshot(at(1), { lastUpdateId: 10, bids: [['2650.5', '1.25']], asks: [['2651.0', '0.001']] })
  for (let index = 0; index < 500; index += 1) {
    const ids = { U: 11 + index, u: 11 + index, pu: 10 + index }
    const bid = ['2650.0', (index / 1000).toFixed(3)] as const
    to.depth(at(2 + index), { ...ids, b: index % 7 === 0 ? [] : [bid], a: [] })
  }
  to.trade(at(600), { id: 77, takerSide: 'sell', price: '2650.123456789', quantity: '0.010' })
  to.trade(at(601), { id: 78, takerSide: 'buy', price: '2651.0', quantity: '3' })
  to.quote(at(602), { updateId: 9, bid: ['2650.5', undefined], ask: ['2651.0', '0.25'] })
  to.mark(at(603), {
    markPrice: '2650.27872000',
    indexPrice: '2650.00000001',
    fundingRate: '-0.00012345',
    fundingTime: START + 3_600_000,
  })
  to.gap(at(604), 'stopped')
  writer.close()
}

const eventsOf = (folder: string): readonly MarketEvent[] => [...openDataset(folder).events()]

describe('a recording as Parquet', () => {
  test('comes back event by event, over many row groups', async () => {
    const [recording, parquet, copy] = [temporary(), temporary(), temporary()]
    recordAll(recording)
    expect(exportParquet(openDataset(recording), parquet, { groupRows: 64 })).toBe(507)
    expect(isParquetRecording(parquet)).toBe(true)
    const writer = createDatasetWriter(copy)
    const { events, instruments } = await importParquet(parquet, writer)
    writer.close()
    expect(events).toBe(507)
    expect(instruments).toEqual([{ symbol: 'ETHUSDT', tickSize: '0.5', stepSize: '0.001' }])
    expect(eventsOf(copy)).toEqual(eventsOf(recording))
  })

  test('has exact decimals, UTC milliseconds and bounded row groups for every other reader', async () => {
    const [recording, parquet] = [temporary(), temporary()]
    recordAll(recording)
    exportParquet(openDataset(recording), parquet, { groupRows: 64 })
    expect(readdirSync(parquet).toSorted()).toEqual(
      ['depth', 'gaps', 'marks', 'quotes', 'trades'].map((table) => `${table}_ETHUSDT.parquet`),
    )
    const file = await asyncBufferFromFile(join(parquet, 'trades_ETHUSDT.parquet'))
    const { schema } = await parquetMetadataAsync(file)
    const column = (name: string) => schema.find((each) => each.name === name)
    expect(column('price')).toMatchObject({
      type: 'INT64',
      converted_type: 'DECIMAL',
      precision: 18,
      scale: 9,
    })
    expect(column('quantity')).toMatchObject({ converted_type: 'DECIMAL', scale: 3 })
    expect(column('time')).toMatchObject({
      converted_type: 'TIMESTAMP_MILLIS',
      logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
    })
    // As a reader sees it that knows nothing of us.
    expect(await parquetReadObjects({ file })).toEqual([
      {
        seq: 502n,
        time: new Date(START + 600),
        received_at: new Date(START + 607),
        id: 77n,
        taker_side: 'sell',
        price: expect.closeTo(2650.123456789, 9),
        quantity: expect.closeTo(0.01, 12),
      },
      {
        seq: 503n,
        time: new Date(START + 601),
        received_at: new Date(START + 608),
        id: 78n,
        taker_side: 'buy',
        price: expect.closeTo(2651, 9),
        quantity: expect.closeTo(3, 12),
      },
    ])
    const depth = await asyncBufferFromFile(join(parquet, 'depth_ETHUSDT.parquet'))
    const groups = (await parquetMetadataAsync(depth)).row_groups.map(({ num_rows }) => num_rows)
    expect(groups).toEqual([64n, 64n, 64n, 64n, 64n, 64n, 64n, 54n])
  })

  test('is refused when it is something else, cut off, or lacks a symbol', async () => {
    const [recording, parquet, copy] = [temporary(), temporary(), temporary()]
    recordAll(recording)
    exportParquet(openDataset(recording), parquet)
    const writer = createDatasetWriter(copy)
    onTestFinished(() => writer.close())
    await expect(importParquet(parquet, writer, { symbols: ['BNBUSDT'] })).rejects.toThrow(
      'holds nothing of BNBUSDT',
    )
    writeFileSync(join(parquet, 'trades_ETHUSDT.parquet'), 'PAR1 and no more')
    await expect(importParquet(parquet, writer)).rejects.toThrow(
      /trades_ETHUSDT\.parquet cannot be read/,
    )
    const empty = temporary()
    await expect(importParquet(empty, writer)).rejects.toThrow('holds no Parquet recording')
  })

  test.skipIf(!existsSync(RECORDED))(
    'brings a real recording back to the last event (skipped where it is absent)',
    async () => {
      const [parquet, copy] = [temporary(), temporary()]
      const real = openDataset(RECORDED, { symbols: ['ASTERUSDT'] })
      const events = exportParquet(real, parquet)
      const writer = createDatasetWriter(copy)
      expect((await importParquet(parquet, writer)).events).toBe(events)
      writer.close()
      const again = openDataset(copy).instruments[0]!.events()[Symbol.iterator]()
      let differing = 0
      for (const event of real.instruments[0]!.events()) {
        if (JSON.stringify(again.next().value) !== JSON.stringify(event)) differing += 1
      }
      expect([differing, again.next().done]).toEqual([0, true])
    },
  )
})
