import { describe, expect, it } from 'vitest'
import type { Command } from '../../src/server/commandLog.ts'
import { SnapshotLog } from '../../src/server/snapshotLog.ts'

const noop = (nonce: number): Command => ({ kind: 'nonce', agent: '0xa', nonce: String(nonce) })
const clock = (to: number): Command => ({ kind: 'clock', to })

/** A log of so many commands, and these. */
function fill(count: number): { readonly log: SnapshotLog; readonly told: readonly Command[] } {
  const log = new SnapshotLog()
  const told = Array.from({ length: count }, (_, index) => noop(index))
  for (const command of told) log.add(command)
  return { log, told }
}

describe('the commands for a snapshot', () => {
  it.each([0, 1, 499, 500, 501, 1234])('come back in order when there were %i', (count) => {
    const { log, told } = fill(count)
    expect(log.commands).toEqual(told)
  })

  it('hold one mark of the clock where nothing happened between', () => {
    const { log, told } = fill(499)
    for (const to of [1, 2, 3]) log.add(clock(to))
    log.add(noop(-1))
    log.add(clock(4))
    expect(log.commands).toEqual([...told, clock(3), noop(-1), clock(4)])
  })

  it('are given up when they are too many', () => {
    const { log } = fill(20_000)
    expect(log.commands?.length).toBe(20_000)
    log.add(noop(0))
    expect(log.commands).toBeUndefined()
  })
})
