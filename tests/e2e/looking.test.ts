import { readdirSync } from 'node:fs'
import { displayWidth } from '@asterkit/app-kit'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { runFarm, temporaryFolder } from './farmProcess.ts'

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
