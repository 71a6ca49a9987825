import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDatasetWriter, openDataset } from '@asterkit/backtest/dataset'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { DepthLane } from '../src/collect/depthLane.ts'

const NOW = Date.UTC(2026, 10, 21, 15)
let folder: string
let asked: number
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'asterkit-lane-'))
  asked = 0
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const change = (pu: number, u: number) => ({
  E: NOW,
  U: pu + 1,
  u,
  pu,
  b: [['100', '1']] as const,
  a: [],
})
const snapshot = (lastUpdateId: number) => ({
  lastUpdateId,
  bids: [['100', '1']] as const,
  asks: [['101', '1']] as const,
})

/** Update ids as they were recorded: of a snapshot negative. */
function record(play: (lane: DepthLane) => void): (number | string)[] {
  const writer = createDatasetWriter(folder)
  const eth = writer.instrument({ symbol: 'ETHUSDT', tickSize: '1', stepSize: '1' })
  const lane = new DepthLane(eth, { now: () => NOW, askSnapshot: () => void asked++ })
  lane.restart()
  play(lane)
  writer.close()
  return [...openDataset(folder).events()].map((event) => {
    if (event.kind === 'snapshot') return -event.lastUpdateId
    return event.kind === 'depth' ? event.lastUpdateId : event.kind
  })
}

it('records a snapshot before the changes that go on from it, and leaves older ones out', () => {
  const recorded = record((lane) => {
    for (const id of [1, 2, 3, 4]) lane.hear(change(id - 1, id))
    expect(lane.take(snapshot(3))).toBe(true)
    lane.hear(change(4, 5))
  })
  // The change that ends at the snapshot's own update may repeat it, which changes nothing.
  expect(recorded).toEqual([-3, 3, 4, 5])
  expect(asked).toBe(1)
})

it('refuses a snapshot that is older than what waits, and takes the next', () => {
  const recorded = record((lane) => {
    lane.hear(change(8, 9))
    expect(lane.take(snapshot(5))).toBe(false)
    expect(lane.isFollowing).toBe(false)
    expect(lane.take(snapshot(9))).toBe(true)
  })
  expect(recorded).toEqual([-9, 9])
})

it('records a gap where a change is missing, asks anew and loses nothing that comes meanwhile', () => {
  const recorded = record((lane) => {
    lane.take(snapshot(1))
    expect(lane.hear(change(1, 2))).toBe(false)
    expect(lane.hear(change(1, 2))).toBe(false)
    expect(lane.hear(change(3, 4))).toBe(true)
    lane.hear(change(4, 5))
    expect(lane.take(snapshot(4))).toBe(true)
  })
  expect(recorded).toEqual([-1, 2, 'gap', -4, 4, 5])
  expect(asked).toBe(2)
})

it('begins anew without a gap when it is asked to: each hour stands alone', () => {
  const recorded = record((lane) => {
    lane.take(snapshot(1))
    lane.hear(change(1, 2))
    lane.restart()
    lane.hear(change(2, 3))
    lane.take(snapshot(3))
    lane.hear(change(3, 4))
  })
  expect(recorded).toEqual([-1, 2, -3, 3, 4])
})
