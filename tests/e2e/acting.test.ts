import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runFarm, startFarm, temporaryFolder } from './farmProcess.ts'

let folder: ReturnType<typeof temporaryFolder>
const farm = (...args: string[]) => runFarm(args, { stateDir: folder.path })
const exchangeLog = () =>
  readFileSync(join(folder.path, 'farm', 'paper-seed-7', 'exchange.jsonl'), 'utf8')

describe('farm commands that act', () => {
  beforeEach(() => {
    folder = temporaryFolder()
  })
  afterEach(() => folder.remove())

  it('keep off a running bot, halt it, and close what it left', async () => {
    const bot = startFarm(['run', '--days', '20', '--speed', '1000'], { stateDir: folder.path })
    await bot.shows('  opened    ')
    const busy = await farm('close', '--yes')
    expect(busy).toMatchObject({ code: 4, stdout: '' })
    expect(busy.stderr).toMatch(/^farm: another instance .*\n$/)
    expect((await farm('halt', '--reason', 'looking into it')).code).toBe(0)
    await bot.shows('HALTED')
    bot.child.kill('SIGINT')
    // A run that ends halted says so: exit 4.
    expect(await bot.ended).toMatchObject({ code: 4 })

    const [open, resume] = [await farm('open', 'BTCUSDT', '500', '--yes'), await farm('resume')]
    expect(open).toMatchObject({ code: 4, stdout: '' })
    expect(open.stderr).toContain('(halted): farm resume shows why, and lifts it. Nothing was sent')
    expect(resume.code).toBe(3)
    expect(resume.stdout).toContain('looking into it')

    const before = exchangeLog()
    const dry = await farm('close', '--dry-run')
    expect(dry.code, dry.stderr).toBe(0)
    expect(dry.stdout).toContain('Dry run: nothing was sent')
    expect(exchangeLog()).toBe(before)
    const closed = await farm('close', '--yes')
    expect(closed.code, closed.stderr).toBe(0)
    expect(closed.stdout).toMatch(/Closed [A-Z]+USDT: net /)
    expect((await farm('resume', '--yes')).stdout).toContain('Lifted')
    expect((await farm('positions')).stdout).toContain('No pair is held.')
  })

  it('open a pair with which run goes on', async () => {
    const opened = await farm('open', 'SOLUSDT', '500', '--yes', '--json')
    expect(opened.code, opened.stderr).toBe(0)
    expect(JSON.parse(opened.stdout)).toMatchObject({
      schema: 'asterkit.farm.open/1',
      result: { kind: 'opened', holding: { symbol: 'SOLUSDT' } },
    })
    const run = await farm('run', '--days', '2', '--speed', 'max')
    expect(run.code, run.stderr).toBe(0)
    expect(run.stdout.replaceAll(/\s+/g, ' ')).toContain('going on with SOLUSDT')
    expect(run.stdout).toContain('adds up to the last unit')
  })
})
