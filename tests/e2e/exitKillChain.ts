import type { ChildProcess } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { decimal, type Market, ZERO } from '@asterkit/instruments'
import type { Exchange } from '@asterkit/strategy'
import {
  coinsOf,
  envOf,
  makeKeys,
  openExchange,
  openPair,
  positionsOf,
  startRealTimeExchange,
  tradeNow,
} from './exitAccount.ts'
import { startExitProgram } from './exitProcess.ts'
import { temporaryFolder } from './farmProcess.ts'

const { signal } = new AbortController()
const SOL = 'SOLUSDT'
/** Coins of the user's own beside the bot's five. */
const OWN = decimal('3')
const BOT = decimal('5')

/** When an exit is killed: so many milliseconds after it has written so many lines into its memory. */
export interface ExitDeath {
  readonly entries: number
  readonly afterMs: number
}

/** What became of an account whose exits were killed. */
export interface ExitChainEnd {
  /** Lines of memory that there were at each kill. */
  readonly kills: readonly number[]
  readonly problems: readonly string[]
}

/**
 * Kills the built emergency exit over and over while it closes a pair, starts it again until it comes to its end, and
 * judges the exchange's own books: flat, the user's coins untouched, nothing executed twice.
 */
export async function killExits(deaths: readonly ExitDeath[]): Promise<ExitChainEnd> {
  const paper = await startRealTimeExchange()
  const folder = temporaryFolder()
  try {
    const since = paper.now()
    const keys = makeKeys()
    const exchange = openExchange(paper, keys)
    await openPair(exchange)
    const mine = { market: 'spot', symbol: SOL, side: 'buy', clientOrderId: 'web1' } as const
    await tradeNow(exchange, { ...mine, quantity: OWN })
    const args = ['--all', '--yes', '--json']
    const start = () => startExitProgram(args, envOf(paper, keys, folder.path), { isBuilt: true })
    const kills: number[] = []
    for (const death of deaths) {
      const before = linesOf(folder.path)
      const exit = start()
      const reached = untilWritten(folder.path, before + death.entries, exit.child)
      await Promise.race([reached, exit.ended])
      await Promise.race([wait(death.afterMs), exit.ended])
      exit.child.kill('SIGKILL')
      if ((await exit.ended).signal === 'SIGKILL') kills.push(linesOf(folder.path))
    }
    const { code, stderr } = await start().ended
    const problems = code === 0 ? [] : [`the last exit ended with ${code}: ${stderr}`]
    return { kills, problems: [...problems, ...(await judge(exchange, since))] }
  } finally {
    await paper.close()
    folder.remove()
  }
}

async function judge(exchange: Exchange, since: number): Promise<readonly string[]> {
  const problems: string[] = []
  const positions = await positionsOf(exchange)
  if (positions.length > 0) problems.push(`positions are left: ${positions.join(' ')}`)
  // The bot's five lost the fee of their purchase; less than a step of them may be left.
  const beyond = (await coinsOf(exchange, 'SOL')).minus(OWN)
  if (beyond.abs().gt('0.02')) problems.push(`${beyond.toFixed()} coins beside the user's own`)
  for (const market of ['spot', 'perp'] as const) {
    const closed = await closedByExits(exchange, market, since)
    if (closed.gt(BOT)) problems.push(`exits closed ${closed.toFixed()} on ${market}`)
  }
  return problems
}

/** What the orders of exits have executed on one market, base units. */
async function closedByExits(exchange: Exchange, market: Market, since: number) {
  const orders = await exchange.listOrders(market, SOL, since, signal)
  return orders
    .filter(({ clientOrderId }) => clientOrderId.startsWith('akx.'))
    .reduce((sum, { executedQuantity }) => sum.plus(executedQuantity), ZERO)
}

async function untilWritten(stateDir: string, entries: number, child: ChildProcess): Promise<void> {
  while (linesOf(stateDir) < entries && child.exitCode === null) await wait(1)
}

/** Lines that exits have written so far. */
function linesOf(stateDir: string): number {
  const parent = join(stateDir, 'exit')
  if (!existsSync(parent)) return 0
  const files = readdirSync(parent).map((name) => join(parent, name, 'exit.jsonl'))
  return files
    .filter((file) => existsSync(file))
    .reduce((sum, file) => sum + readFileSync(file, 'utf8').split('\n').length - 1, 0)
}
