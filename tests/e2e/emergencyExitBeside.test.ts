import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PaperExchange } from '@asterkit/paper-exchange'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import {
  coinsOf,
  envOf,
  makeKeys,
  openExchange,
  positionsOf,
  startRealTimeExchange,
} from './exitAccount.ts'
import { runExitProgram } from './exitProcess.ts'
import { startFarm, temporaryFolder } from './farmProcess.ts'
import { startChild } from './startChild.ts'

const { signal } = new AbortController()
const FARM = [
  'run',
  '--testnet',
  '--yes',
  '--capital',
  '3000',
  '--cycle',
  '30',
  '--symbols',
  'SOLUSDT',
]
const MAKER = ['--conditions=source', 'apps/market-maker/src/cli.ts', 'run', '--testnet', '--yes']
/** Wide enough for the made-up market, so narrow that it is two-sided at once. */
const QUOTES = { halfSpreadBps: 0.8, minHalfSpreadBps: 0.3, riskAversion: 0, adverseWeight: 0 }

let paper: PaperExchange
beforeEach(async () => {
  paper = await startRealTimeExchange()
})
afterEach(() => paper.close())

function folder(): string {
  const { path, remove } = temporaryFolder()
  onTestFinished(remove)
  return path
}

describe('an emergency exit beside bots on its account', { timeout: 300_000 }, () => {
  it('ends a market maker of its folder and the pair of a farm of another one; nobody opens again', async () => {
    const since = paper.now()
    const keys = makeKeys()
    const [here, elsewhere] = [folder(), folder()]
    const env = envOf(paper, keys, here)
    const exchange = openExchange(paper, keys)
    const orders = () => exchange.listOpenOrders('perp', signal)
    writeFileSync(join(here, 'quotes.json'), JSON.stringify(QUOTES))
    const quotes = ['--symbol', 'ETHUSDT', '--config', join(here, 'quotes.json')]
    const maker = startChild([...MAKER, ...quotes], env)
    await expect.poll(orders, { timeout: 90_000, interval: 500 }).not.toHaveLength(0)

    const farm = startFarm(FARM, { stateDir: elsewhere, env: envOf(paper, keys, elsewhere) })
    await farm.shows('  opened    ')

    const end = await runExitProgram(['--testnet', '--all', '--yes', '--json'], env)
    expect(end.code, end.stderr).toBe(0)
    expect(end.stderr.match(/^Halted .*running/gm)).toHaveLength(1)
    expect([await positionsOf(exchange), await orders()]).toEqual([[], []])
    // The maker's journal says nothing about coins: those up to the size of the short count as ours, and are sold once.
    expect((await coinsOf(exchange, 'SOL')).toNumber()).toBeLessThan(0.01)
    await farm.showsMatch(/(has\s+traded\s+the\s+pair\s+SOLUSDT)/)

    for (const { child } of [farm, maker]) child.kill('SIGINT')
    const [farmEnd, makerEnd] = await Promise.all([farm.ended, maker.ended])
    expect(farmEnd.stdout.replaceAll(/\s+/g, ' ')).toContain(
      'halted: an emergency exit or another bot has traded the pair SOLUSDT',
    )
    expect(makerEnd.stdout).toContain('HALT')
    expect([await positionsOf(exchange), await orders()]).toEqual([[], []])
    const sold = (await exchange.listOrders('spot', 'SOLUSDT', since, signal)).filter(
      ({ side }) => side === 'sell',
    )
    expect(sold.map(({ clientOrderId }) => clientOrderId.slice(0, 3))).toEqual(['akx'])
  })
})
