import { readdirSync } from 'node:fs'
import { displayWidth } from '@asterkit/app-kit'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { runFarm, startFarm, temporaryFolder } from './farmProcess.ts'

let folder: ReturnType<typeof temporaryFolder>
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(() => folder.remove())

const farm = (...args: string[]) => runFarm(args, { stateDir: folder.path })

describe('farm commands that look at the market', () => {
  it('need no keys and no session, and leave nothing behind', async () => {
    const [rates, pairs, json] = await Promise.all([
      farm('rates'),
      farm('pairs'),
      farm('rates', '--json', '--symbols', 'SOLUSDT'),
    ])
    for (const end of [rates, pairs]) {
      expect(end.code, end.stderr).toBe(0)
      for (const line of end.stdout.split('\n')) {
        expect(displayWidth(line), line).toBeLessThanOrEqual(80)
      }
    }
    expect(rates.stdout).toMatch(/SOLUSDT +8 h +0.0100 %/)
    expect(pairs.stdout).toContain('9 pairs. Left out: 1 on spot only')
    const document = z
      .object({
        schema: z.literal('asterkit.farm.rates/1'),
        rates: z.tuple([z.object({ symbol: z.literal('SOLUSDT'), fundingRate: z.string() })]),
      })
      .parse(JSON.parse(json.stdout))
    expect(document.rates[0].fundingRate).toMatch(/^0\.\d+$/)
    expect(readdirSync(folder.path)).toEqual([])
  })

  it('say in one line which symbol, address or network they cannot use', async () => {
    const unknown = await farm('rates', '--symbols', 'NOPEUSDT')
    expect(unknown).toMatchObject({ code: 2, stdout: '' })
    expect(unknown.stderr).toMatch(/^farm: NOPEUSDT is not listed here. Pairs are: .*\n$/)
    const nobody = await farm('pairs', '--paper-url', 'http://127.0.0.1:1')
    expect(nobody).toMatchObject({ code: 1, stdout: '' })
    expect(nobody.stderr).toMatch(/^farm: no paper exchange answers .*\n$/)
  })
})

const Positions = z.object({
  schema: z.literal('asterkit.farm.positions/1'),
  session: z.literal('paper-seed-7'),
  pairs: z.array(
    z.object({
      symbol: z.string(),
      spotQuantity: z.string(),
      perpQuantity: z.string(),
      venuePerpQuantity: z.string(),
      feeCoverage: z.string(),
    }),
  ),
})

describe('farm commands that look at the account', () => {
  it('show the pair of a running paper session and do not disturb it', async () => {
    const bot = startFarm(['run', '--days', '12', '--speed', '1000'], { stateDir: folder.path })
    await bot.shows('  opened    ')
    const running = await farm('positions', '--json')
    expect(running.code, running.stderr).toBe(0)
    const [pair] = Positions.parse(JSON.parse(running.stdout)).pairs
    expect(pair?.venuePerpQuantity).toBe(pair?.perpQuantity)
    bot.child.kill('SIGINT')
    const stopped = await bot.ended
    expect(stopped.code, stopped.stderr).toBe(0)

    const ends = await Promise.all(
      [['positions'], ['spot'], ['perp'], ['health'], ['funding'], ['stats']].map((args) =>
        farm(...args),
      ),
    )
    for (const end of ends) {
      expect(end.code, end.stderr).toBe(0)
      for (const line of end.stdout.split('\n')) {
        expect(displayWidth(line), line).toBeLessThanOrEqual(80)
      }
    }
    const [positions, spot, perp, health, funding, stats] = ends.map(({ stdout }) => stdout)
    expect(positions).toContain(`${pair?.symbol}  long spot, short perp 1x`)
    expect(spot).toContain('of the bot')
    expect(perp).toMatch(new RegExp(`${pair?.symbol} +SHORT`))
    expect(health).toContain('Status HEALTHY')
    expect(funding).toMatch(/\[[#.]{25}\]/)
    expect(stats).toContain('adds up to the last unit')

    const csv = await farm('export', 'fills', '--format', 'csv')
    expect(csv.stdout).toMatch(/^time,market,symbol,side,price,quantity,/)
    expect(csv.stdout.trimEnd().split('\r\n').length).toBeGreaterThan(2)
    const again = await runFarm(['run', '--days', '3', '--json'], { stateDir: folder.path })
    expect(again.code, again.stderr).toBe(0)
  })

  it('say what they cannot do: no session, a pair that is not held, no keys, a damaged memory', async () => {
    const [none, unheld, keys, what] = await Promise.all([
      farm('positions'),
      farm('funding', 'SOLUSDT'),
      farm('positions', '--live'),
      farm('export', 'state'),
    ])
    expect(none.stdout).toContain('No bot has run in session paper-seed-7 yet.')
    expect(unheld).toMatchObject({ code: 2, stdout: '' })
    expect(unheld.stderr).toBe('farm: SOLUSDT is not held; nothing is\n')
    expect(keys).toMatchObject({ code: 2, stdout: '' })
    expect(keys.stderr).toContain('--live needs keys')
    expect(what).toMatchObject({ code: 2, stdout: '' })
    expect(readdirSync(folder.path)).toEqual([])
  })
})
