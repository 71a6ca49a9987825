import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import {
  copyDataset,
  createDatasetWriter,
  exportCsv,
  type InstrumentWriter,
  openDataset,
} from '../../src/dataset/index.ts'

const SHARED = resolve(import.meta.dirname, '../../../../../shared/data/aster-recorded')
const NOW = Date.UTC(2026, 10, 21, 15)
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'asterkit-copies-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function record(name: string, write: (eth: InstrumentWriter) => void): string {
  const path = join(folder, name)
  const writer = createDatasetWriter(path)
  write(writer.instrument({ symbol: 'ETHUSDT', tickSize: '0.1', stepSize: '0.001' }))
  writer.close()
  return path
}

function copied(from: string, name: string): string {
  const path = join(folder, name)
  const writer = createDatasetWriter(path)
  copyDataset(openDataset(from), writer)
  writer.close()
  return path
}

const write = (eth: InstrumentWriter) => {
  const at = (ms: number) => ({ time: NOW + ms, receivedAt: NOW + ms + 20 })
  eth.snapshot(at(0), { lastUpdateId: 9, bids: [['3000.1', '2']], asks: [['3000.2', '1.5']] })
  eth.depth(at(1), { U: 10, u: 12, pu: 9, b: [['3000', '7']], a: [['3000.2', '0']] })
  eth.depth(at(2), { U: 13, u: 14, pu: 12, b: [], a: [['3000.3', '0.004']] })
  eth.trade(at(3), { id: 5, takerSide: 'sell', price: '3000.155', quantity: '0.25' })
  eth.quote(at(4), { updateId: 14, bid: ['3000.1', undefined], ask: ['3000.3', '0.004'] })
  const prices = { markPrice: '3000.12345678', indexPrice: '3000.2' }
  eth.mark(at(5), { ...prices, fundingRate: '-0.00001', fundingTime: NOW + 60_000 })
  eth.gap(at(6), 'sequence')
}

it('a copy has every event of its source', () => {
  const from = record('source', write)
  expect([...openDataset(copied(from, 'copy')).events()]).toEqual([...openDataset(from).events()])
})

it('CSV shows ten levels after each change, trades as they were printed, and is read back', () => {
  const out = join(folder, 'csv')
  exportCsv(openDataset(record('source', write)), out)
  const events = [...openDataset(out).events()]
  expect(events.filter(({ kind }) => kind === 'snapshot')).toMatchObject([
    { bids: Float64Array.of(30001, 2000), asks: Float64Array.of(30002, 1500) },
    { bids: Float64Array.of(30001, 2000, 30000, 7000), asks: new Float64Array() },
    { bids: Float64Array.of(30001, 2000, 30000, 7000), asks: Float64Array.of(30003, 4) },
  ])
  expect(events.filter(({ kind }) => kind === 'trade')).toMatchObject([
    { id: 5, takerSide: 'sell', ticks: 30001.55, lots: 250, time: NOW + 3 },
  ])
  expect(events.filter(({ kind }) => kind === 'quote')).toHaveLength(2)
})

it.skipIf(!existsSync(SHARED))(
  'a real session of the Python collector becomes segments and CSV again',
  () => {
    const session = openDataset(join(SHARED, '2025-09-29'), { symbols: ['BNBUSDT'] })
    const path = join(folder, 'bnb')
    const writer = createDatasetWriter(path)
    expect(copyDataset(session, writer)).toBe(1315 + 1315 + 747)
    writer.close()
    const events = [...openDataset(path).events()]
    expect(events).toEqual([...session.events()])
    exportCsv(openDataset(path), join(folder, 'csv'))
    const of = (kind: string, from: Iterable<{ readonly kind: string }>) =>
      [...from].filter((event) => event.kind === kind)
    const again = openDataset(join(folder, 'csv'))
    expect(of('snapshot', again.events())).toEqual(of('snapshot', events))
    expect(of('trade', again.events())).toEqual(of('trade', events))
  },
)
