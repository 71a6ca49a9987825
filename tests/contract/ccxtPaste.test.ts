import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, expect, it } from 'vitest'

const CLI = resolve(import.meta.dirname, '../../packages/paper-exchange/src/cli.ts')
const stops: (() => Promise<unknown>)[] = []

afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()))
})

/** Starts an exchange of its own and gives what it prints. */
async function printed(end: string, ...options: string[]): Promise<string> {
  const child = spawn(process.execPath, ['--conditions=source', CLI, '--port', '0', ...options])
  const closed = once(child, 'close')
  stops.push(() => {
    child.kill('SIGKILL')
    return closed
  })
  let text = ''
  for await (const piece of child.stdout) {
    text += String(piece)
    if (text.endsWith(end)) return text
  }
  throw new Error('the exchange does not start')
}

/** What somebody would add to the printed program who wants to watch. */
const WATCHING = `
const symbol = 'BTC/USDT:USDT'
const book = await exchange.watchOrderBook(symbol)
const told = exchange.watchOrders(symbol)
await new Promise((wake) => setTimeout(wake, 300))
const placed = await exchange.createOrder(symbol, 'limit', 'buy', 0.01, book.bids[0][0] * 0.99)
const [{ id, status }] = await told
await exchange.cancelOrder(placed.id, symbol)
const spot = await exchange.watchOrderBook('BTC/USDT')
console.log(JSON.stringify([book.bids.length > 4, spot.asks.length > 4, id === placed.id, status]))
process.exit() // ccxt's timer for its listen key goes on otherwise
`

/** Runs a program with this repository's ccxt; a program that hangs fails. */
async function lastLine(program: string): Promise<unknown> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', program],
    { cwd: import.meta.dirname, timeout: 40_000 },
  )
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '')
}

it('prints ccxt settings as text that watch books and orders as they are pasted', async () => {
  const text = await printed('Ctrl-C.\n')
  const [, block = ''] = /# ccxt, JavaScript:\n((?:# {3}.*\n)+)/.exec(text) ?? []
  const program = block.replaceAll(/^# {3}/gm, '')
  expect(program).toContain('fetchBalance')
  expect(await lastLine(program + WATCHING)).toEqual([true, true, true, 'open'])
})

it('prints the same settings for programs', async () => {
  const { paste } = JSON.parse(await printed('\n}\n', '--print', 'json')) as {
    readonly paste: { readonly ccxtJs: string }
  }
  expect(await lastLine(paste.ccxtJs + WATCHING)).toEqual([true, true, true, 'open'])
})
