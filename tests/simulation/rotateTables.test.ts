import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { parseHoldRotateConfig } from '@asterkit/strategy'
import { openRotationRecords } from '@asterkit/strategy/sqlite'
import { afterAll, expect, it } from 'vitest'
import { MINUTE, rotateWorld } from './rotate/rotateWorld.ts'

const folder = mkdtempSync(join(tmpdir(), 'rotate-tables-'))
afterAll(() => rmSync(folder, { recursive: true }))

const TABLES = ['cycles', 'legs', 'orders', 'trades', 'funding_events', 'daily_stats', 'events']

/** All rows of all tables. */
function dump(path: string) {
  const database = new DatabaseSync(path, { readOnly: true })
  try {
    return TABLES.map((table) => database.prepare(`SELECT * FROM ${table} ORDER BY 1, 2`).all())
  } finally {
    database.close()
  }
}

it('keeps the same tables when everything is taken twice, and builds them anew from journal and exchange', async () => {
  const world = rotateWorld()
  const first = join(folder, 'first.sqlite')
  const records = openRotationRecords(first, 'account')
  await world.run({ forMs: 30 * MINUTE, records })
  await world.run({ isClosing: true, records })
  const before = dump(first)
  expect(before.map((rows) => rows.length > 0)).toEqual([true, true, true, true, false, true, true])
  for (const entry of world.journal.read()) records.takeEntry(entry)
  const config = parseHoldRotateConfig({
    maxDailyFeeQuote: '1000',
    dailyVolumeTargetQuote: '1000000',
  })
  for (const cycle of world.view().finishedCycles) records.putCycle(cycle, config.points)
  records.refreshDays(config, world.venue.now, world.venue.now)
  records.refreshDays(config, world.venue.now, world.venue.now)
  expect(dump(first)).toEqual(before)
  records.close()
  const second = join(folder, 'second.sqlite')
  const anew = openRotationRecords(second, 'account')
  await world.run({ isClosing: true, records: anew })
  anew.close()
  const [cycles, legs, orders, trades, , days] = dump(second)
  // The target of a day that is not over grows with the time at which it is worked out.
  const untimed = (rows: ReturnType<typeof dump>[number] | undefined) =>
    rows?.map(({ target: _, ...figures }) => figures)
  expect({ cycles, legs, orders, trades, days: untimed(days) }).toEqual({
    cycles: before[0],
    legs: before[1],
    orders: before[2],
    trades: before[3],
    days: untimed(before[5]),
  })
})
