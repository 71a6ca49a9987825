import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { Command } from '../../src/server/commandLog.ts'
import { sparseClockLog } from '../../src/server/sparseClockLog.ts'
import { scratchFolder } from '../scratchFolder.ts'
import { openTestExchange, rawCall } from './testExchange.ts'

const clock = (to: number): Command => ({ kind: 'clock', to })
const open: Command = { kind: 'open', user: '0x1', agent: '0x2' }

describe('the log of a clock that goes by itself', () => {
  it('has a mark each second, before every command and at the end', () => {
    const written: Command[] = []
    let now = 0
    let isClosed = false
    const log = sparseClockLog(
      {
        append: (command) => written.push(command),
        close: () => {
          isClosed = true
        },
      },
      () => now,
    )
    for (const to of [1, 2, 3]) log.append(clock(to))
    log.append(open)
    log.append(clock(4))
    now = 1000
    log.append(clock(5))
    log.append(clock(6))
    log.close()
    expect(written).toEqual([clock(1), clock(3), open, clock(5), clock(6)])
    expect(isClosed).toBe(true)
  })

  it('stays small, and a restart and a snapshot find the time', async () => {
    const folder = scratchFolder()
    const stateFile = join(folder, 'state.jsonl')
    const free = { mode: 'free', speed: 1000 } as const
    const first = await openTestExchange({ ...free, stateFile })
    await pause(400)
    const restoreFile = join(folder, 'snapshot.jsonl')
    const snapshot = await fetch(`${first.paper.controlUrl}/paper/snapshot`)
    writeFileSync(restoreFile, await snapshot.text())
    await first.close()
    const end = first.paper.now()
    const marks = readFileSync(stateFile, 'utf8').split('"clock"').length - 1
    expect(marks).toBeLessThanOrEqual(3)
    const second = await openTestExchange({ ...free, stateFile })
    expect(second.paper.now()).toBeGreaterThanOrEqual(end)
    await second.close()
    const third = await openTestExchange({ restoreFile })
    expect((await rawCall(`${third.paper.controlUrl}/paper/clock`)).status).toBe(200)
    await third.close()
  })
})
