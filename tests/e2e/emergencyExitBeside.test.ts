import { existsSync, globSync, writeFileSync } from 'node:fs'
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
import { runExitProgram, startChild } from './exitProcess.ts'
import { startFarm, temporaryFolder } from './farmProcess.ts'

const { signal } = new AbortController()
const FARM = [
  'run',
  '--testnet',
  '--yes',
  '--capital',
  '3000',
  '--cycle',
  '10',
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

describe('an emergency exit beside several bots on one account', { timeout: 300_000 }, () => {
  it('ends what a farm and a market maker of its folder and a farm of another one hold; nobody opens again', async () => {
    const keys = makeKeys()
    const [here, elsewhere] = [folder(), folder()]
    const env = envOf(paper, keys, here)
    const exchange = openExchange(paper, keys)
    const orders = () => exchange.listOpenOrders('perp', signal)
    const farm = startFarm(FARM, { stateDir: here, env })
    await farm.shows('  opened    ')
    writeFileSync(join(here, 'quotes.json'), JSON.stringify(QUOTES))
    const quotes = ['--symbol', 'ETHUSDT', '--config', join(here, 'quotes.json')]
    const maker = startChild([...MAKER, ...quotes], env)
    // It takes the pair for one of a journal that was lost, as its orders are of the same kind.
    const other = startFarm(FARM, { stateDir: elsewhere, env: envOf(paper, keys, elsewhere) })
    await other.shows('  check ')
    await expect.poll(orders, { timeout: 60_000, interval: 500 }).not.toHaveLength(0)

    const end = await runExitProgram(['--testnet', '--all', '--yes', '--json'], env)
    expect(end.code, end.stderr).toBe(0)
    expect(end.stderr.match(/^Halted .*running/gm)).toHaveLength(2)
    const halts = globSync('{farm,maker}/*/HALT', { cwd: here })
    expect([halts.length, existsSync(join(elsewhere, 'accounts'))]).toEqual([2, true])
    await other.shows('HALTED')

    for (const { child } of [farm, other, maker]) child.kill('SIGINT')
    const ends = await Promise.all([farm.ended, other.ended, maker.ended])
    for (const { stdout } of ends) expect(stdout).toContain('HALT')
    expect(ends[1].stdout.replaceAll(/\s+/g, ' ')).toContain(
      'an emergency exit or another bot has traded the pair SOLUSDT',
    )
    expect([await positionsOf(exchange), await orders()]).toEqual([[], []])
    const coins = await coinsOf(exchange, 'SOL')
    expect(coins.lt('0.01'), coins.toFixed()).toBe(true)
    const all = await exchange.listOrders('spot', 'SOLUSDT', 0, signal)
    expect(
      all
        .filter(({ side }) => side === 'sell')
        .map(({ clientOrderId }) => clientOrderId.slice(0, 4)),
    ).toEqual(['akx.'])
  })
})
