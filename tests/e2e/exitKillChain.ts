import type { ChildProcess } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { type Decimal, decimal, type Market, ZERO } from '@asterkit/instruments'
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
import { runFarm, startFarm, temporaryFolder } from './farmProcess.ts'

const { signal } = new AbortController()
const SOL = 'SOLUSDT'
/** Coins of the user's own beside the bot's. */
const OWN = decimal('3')
/** With these a farm opens a pair of SOL; with the others it opens none. */
const FARM = ['run', '--cycle', '60', '--capital', '3000', '--symbols']

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
 *
 * @param options.hasBot A farm opened the pair, which was stopped. In the end its halt is lifted and it starts again:
 *   it must book what the exits have sold. Otherwise there is no journal.
 */
export async function killExits(
  deaths: readonly ExitDeath[],
  { hasBot = false }: { readonly hasBot?: boolean } = {},
): Promise<ExitChainEnd> {
  const paper = await startRealTimeExchange()
  const folder = temporaryFolder()
  try {
    const since = paper.now()
    const keys = makeKeys()
    const exchange = openExchange(paper, keys)
    const farm = {
      stateDir: folder.path,
      env: envOf(paper, keys, folder.path),
      isBuilt: true,
    } as const
    if (hasBot) await farmOpens(farm)
    else await openPair(exchange)
    const held = await coinsOf(exchange, 'SOL')
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
    if (hasBot) problems.push(...(await farmBooks(farm)))
    return { kills, problems: [...problems, ...(await judge(exchange, since, held))] }
  } finally {
    await paper.close()
    folder.remove()
  }
}

type FarmPlace = Parameters<typeof startFarm>[1]

async function farmOpens(place: FarmPlace): Promise<void> {
  const farm = startFarm([...FARM, SOL], place)
  await farm.shows('  opened    ')
  farm.child.kill('SIGINT')
  await farm.ended
}

/** Lifts the halt and starts the farm again, which may open nothing now. */
async function farmBooks(place: FarmPlace): Promise<readonly string[]> {
  const lifted = await runFarm(['resume', '--yes'], place)
  const farm = startFarm([...FARM, 'BNBUSDT'], place)
  await farm.shows('  flat      ')
  farm.child.kill('SIGINT')
  const { code, stdout } = await farm.ended
  const sold = /pairs +1 opened, 1 closed/.test(stdout) && !stdout.includes('HALTED')
  const isEqual = stdout.includes('ledger and exchange     equal on all')
  const isBooked = lifted.code === 0 && code === 0 && sold && isEqual
  return isBooked ? [] : [`the farm did not book the exits: ${lifted.stderr}${stdout}`]
}

/** @param held Coins of the bot before the exits. */
async function judge(exchange: Exchange, since: number, held: Decimal): Promise<readonly string[]> {
  const problems: string[] = []
  const positions = await positionsOf(exchange)
  if (positions.length > 0) problems.push(`positions are left: ${positions.join(' ')}`)
  // The bot's lost the fee of their purchase; less than a step of them may be left.
  const beyond = (await coinsOf(exchange, 'SOL')).minus(OWN)
  if (beyond.abs().gt('0.02')) problems.push(`${beyond.toFixed()} coins beside the user's own`)
  for (const market of ['spot', 'perp'] as const) {
    const closed = await closedByExits(exchange, market, since)
    if (closed.gt(held.plus('0.02'))) problems.push(`exits closed ${closed.toFixed()} on ${market}`)
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
