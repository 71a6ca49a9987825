import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type MarketEvent, openDataset } from '@asterkit/backtest/dataset'
import { loadTape, TAPE_KIND } from '@asterkit/backtest/maker'
import { loadFeed, type PaperExchange, startPaperExchange } from '@asterkit/paper-exchange'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startChild } from './startChild.ts'

let paper: PaperExchange
let url: string
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'asterkit-collect-'))
  paper = await startPaperExchange({
    feed: loadFeed({ seed: 7, stepMs: 50 }),
    mode: 'free',
    speed: 1,
    port: 18_460,
  })
  url = paper.urls.futuresRestUrl
})
afterAll(async () => {
  await paper.close()
  rmSync(folder, { recursive: true, force: true })
})

function collect(out: string, ...args: readonly string[]) {
  const command = ['--conditions=source', 'apps/market-maker/src/cli.ts', 'collect']
  const fixed = ['--paper-url', url, '--symbol', 'ETHUSDT,BNBUSDT', '--out', out, '--flush', '0.1']
  return startChild([...command, ...fixed, ...args], { NODE_DISABLE_COMPILE_CACHE: '1' })
}

function readAll(out: string): readonly MarketEvent[] {
  try {
    return [...openDataset(out).events()]
  } catch (error) {
    if (error instanceof Error && error.name === 'DatasetError') return []
    throw error
  }
}

const count = (events: readonly MarketEvent[], kind: MarketEvent['kind']) =>
  events.filter((event) => event.kind === kind).length

describe('market-maker collect over HTTP and WebSocket', () => {
  it('keeps what it had written when it is killed, goes on there, and its books can be followed', async () => {
    const out = join(folder, 'killed')
    const first = collect(out)
    await expect.poll(() => count(readAll(out), 'depth'), { timeout: 30_000 }).toBeGreaterThan(30)
    first.child.kill('SIGKILL')
    await first.ended
    const before = readAll(out)

    const second = collect(out, '--json')
    await expect
      .poll(() => count(readAll(out), 'depth') - count(before, 'depth'), { timeout: 30_000 })
      .toBeGreaterThan(30)
    second.child.kill('SIGINT')
    const { code, stdout, stderr } = await second.ended
    expect(code, stderr).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ schema: 'asterkit.market-maker.collect/1', gaps: 0 })

    const events = readAll(out)
    expect(events.slice(0, 10)).toEqual(before.slice(0, 10))
    for (const kind of ['snapshot', 'depth', 'trade', 'quote', 'mark'] as const) {
      expect(count(events, kind), kind).toBeGreaterThan(1)
    }
    const reasons = events.flatMap((event) => (event.kind === 'gap' ? [event.reason] : []))
    expect(reasons).toEqual(['started', 'started', 'started', 'started', 'stopped', 'stopped'])
    for (const recording of openDataset(out).instruments) {
      const tape = loadTape(recording)
      const of = (kind: number) => tape.kind.filter((each) => each === kind).length
      // Every snapshot and every change behind it gives a book: the sequence has no hole but the kill.
      const own = [...recording.events()]
      expect(of(TAPE_KIND.book)).toBe(count(own, 'depth') + count(own, 'snapshot'))
      expect(of(TAPE_KIND.gap)).toBe(2)
    }
  })

  it('ends in one line on a full disk, without harm to what is recorded, and goes on later', async ({
    skip,
  }) => {
    const disk = join(folder, 'disk')
    mkdirSync(disk)
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', disk])
    skip(mounted.status !== 0, 'mounting a small tmpfs needs privileges')
    try {
      writeFileSync(join(disk, 'filler'), Buffer.alloc(240_000))
      const { code, stderr } = await collect(disk).ended
      expect(code).toBe(1)
      expect(stderr.trim().split('\n').at(-1)).toMatch(/cannot write .*: the disk is full; /)
      const before = readAll(disk)
      expect(count(before, 'depth')).toBeGreaterThan(0)
      rmSync(join(disk, 'filler'))
      const again = await collect(disk, '--minutes', '0.04').ended
      expect(again.code, again.stderr).toBe(0)
      const events = readAll(disk)
      expect(events.length).toBeGreaterThan(before.length)
      expect(events.filter((event) => event.kind === 'gap' && event.reason === 'damaged')).toEqual(
        [],
      )
    } finally {
      spawnSync('umount', [disk])
    }
  })

  it('refuses an unknown symbol in one line', async () => {
    const unknown = await collect(join(folder, 'unknown'), '--symbol', 'NOSUCHUSDT').ended
    expect(unknown.code).toBe(2)
    expect(unknown.stderr).toContain('there is no perpetual NOSUCHUSDT on this exchange')
  })
})
