import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { decimal } from '@asterkit/instruments'
import type { PaperExchange } from '@asterkit/paper-exchange'
import { openSqliteJournal } from '@asterkit/strategy/sqlite'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import {
  coinsOf,
  envOf as environmentOf,
  type Keys,
  makeKeys,
  openExchange,
  openPair,
  positionsOf,
  startRealTimeExchange,
  tradeNow,
} from './exitAccount.ts'
import { runExitProgram } from './exitProcess.ts'
import { startFarm, temporaryFolder } from './farmProcess.ts'
import { REPOSITORY } from './startChild.ts'
import { hasTerminal, openTerminal } from './terminal.ts'

const { signal } = new AbortController()
const ALL = ['--all', '--yes', '--json']

const Document = z.object({
  schema: z.literal('asterkit.emergency-exit.report/1'),
  rule: z.string(),
  plan: z.object({ assets: z.array(z.object({ asset: z.string() })) }),
  result: z.object({ isFlat: z.boolean(), left: z.array(z.unknown()) }).optional(),
})

let paper: PaperExchange
let folder: ReturnType<typeof temporaryFolder>
// Each test has an exchange of its own: what one asks does not count against the limits of another.
beforeEach(async () => {
  paper = await startRealTimeExchange()
})
afterEach(() => paper.close())
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(() => folder.remove())

const SPOT_SOL = { market: 'spot', symbol: 'SOLUSDT' } as const
const SOL_INTENT = {
  kind: 'intent',
  body: {
    ...{ intentId: 1, pairId: 'p', action: 'open', reason: 'test', leverage: 1, slippageBps: 20 },
    ...{ symbol: 'SOLUSDT', spotSymbol: 'SOLUSDT', perpSymbol: 'SOLUSDT' },
    ...{ baseAsset: 'SOL', quoteAsset: 'USDT' },
    ...{ maxNakedQuote: '500', spotLimit: '5', perpLimit: '5' },
  },
}

/** Five coins, as a farm writes them down. */
function spotFill(side: 'buy' | 'sell') {
  const worth = { price: '100', quantity: '5', quoteQuantity: '500', realizedPnl: '0' }
  const rest = { commission: '0', commissionAsset: 'USDT', isMaker: false, time: 1 }
  const fill = { ...SPOT_SOL, tradeId: side, orderId: side, side, ...worth, ...rest }
  return { kind: 'fills', body: { pairId: 'p', fills: [fill] } }
}

/** Adds to a bot's journal, whose process has ended after that. */
function writeJournal(
  session: string,
  keys: Keys,
  entries: readonly { readonly kind: string; readonly body: Readonly<Record<string, unknown>> }[],
): void {
  const owner = { environment: 'paper', account: keys.API_USER }
  const journal = openSqliteJournal({ folder: session, ...owner, now: () => 1 })
  for (const entry of entries) journal.append({ time: paper.now(), ...entry })
  journal.close()
  rmSync(join(session, 'journal.owner'))
}

const envOf = (keys: Keys) => environmentOf(paper, keys, folder.path)

describe('emergency-exit', () => {
  it('ends what a running bot holds, and halts it; a dry run before changes nothing', async () => {
    const keys = makeKeys()
    const args = ['run', '--capital', '3000', '--cycle', '60']
    const farm = startFarm(args, { stateDir: folder.path, env: envOf(keys) })
    await farm.shows('  opened    ')
    const exchange = openExchange(paper, keys)
    const session = join(folder.path, 'farm', readdirSync(join(folder.path, 'farm'))[0] ?? '')

    const dry = await runExitProgram(['--dry-run', '--json'], envOf(keys))
    expect(dry.code, dry.stderr).toBe(0)
    expect(dry.stderr).toMatch(/short .*\n.* coins/)
    expect(await positionsOf(exchange)).toHaveLength(1)
    expect(existsSync(join(session, 'HALT'))).toBe(false)
    expect(existsSync(join(folder.path, 'exit'))).toBe(false)

    const end = await runExitProgram(ALL, envOf(keys))
    expect(end.code, end.stderr).toBe(0)
    const document = Document.parse(JSON.parse(end.stdout))
    expect(document).toMatchObject({ rule: 'ledger', result: { isFlat: true, left: [] } })
    expect(existsSync(join(session, 'HALT'))).toBe(true)
    expect(await positionsOf(exchange)).toEqual([])
    expect(dry.stdout + dry.stderr + end.stdout + end.stderr).not.toContain(keys.API_PRIVATE_KEY)

    farm.child.kill('SIGINT')
    expect((await farm.ended).stdout).toContain('HALT')
  })

  it('leaves coins of the user alone, and so does the bot when it is started again', async () => {
    const keys = makeKeys()
    const args = ['run', '--capital', '3000', '--cycle', '60']
    const start = () => startFarm(args, { stateDir: folder.path, env: envOf(keys) })
    const farm = start()
    await farm.shows('  opened    ')
    const exchange = openExchange(paper, keys)
    const [[symbol, short] = ['', '0']] = await positionsOf(exchange)
    // As many coins of the kind, by hand.
    const mine = decimal(short).abs()
    const byHand = { market: 'spot', symbol, side: 'buy', quantity: mine } as const
    await tradeNow(exchange, { ...byHand, clientOrderId: 'web1' })
    const end = await runExitProgram(ALL, envOf(keys))
    expect(end.code, end.stderr).toBe(0)
    farm.child.kill('SIGINT')
    await farm.ended
    const again = start()
    await again.shows('  repair ')
    again.child.kill('SIGINT')
    await again.ended
    const left = await coinsOf(exchange, symbol.replace('USDT', ''))
    expect(left.minus(mine).abs().lt(mine.times('0.01')), left.toFixed()).toBe(true)
  })

  it.each(['no journal', 'a corrupt journal', "only a market maker's journal"])(
    'closes a pair with %s',
    async (memory) => {
      const keys = makeKeys()
      const exchange = openExchange(paper, keys)
      await openPair(exchange)
      // Bots beside it have used up what they may use of the limits of this address.
      for (let call = 0; call < 47; call += 1) await exchange.listOpenOrders('perp', signal)
      const session = join(folder.path, 'farm', 'paper-url-0')
      if (memory === 'a corrupt journal') {
        mkdirSync(session, { recursive: true })
        writeFileSync(join(session, 'journal.sqlite'), 'not a database'.repeat(1000))
      }
      const maker = join(folder.path, 'maker', 'paper-url-0')
      if (memory === "only a market maker's journal") {
        writeJournal(maker, keys, [])
      }
      const end = await runExitProgram(ALL, envOf(keys))
      expect(end.code, end.stderr).toBe(0)
      expect(Document.parse(JSON.parse(end.stdout)).rule).toBe('exchange')
      const halted = [session, maker].map((bot) => existsSync(join(bot, 'HALT')))
      expect(halted).toEqual([session, maker].map((bot) => existsSync(bot)))
      expect(await positionsOf(exchange)).toEqual([])
      const coins = await coinsOf(exchange, 'SOL')
      expect(coins.lt('0.1'), coins.toFixed()).toBe(true)
    },
  )

  it.skipIf(!hasTerminal)(
    "leaves the user's coins alone when the bot sells its own while the plan is read",
    async () => {
      const keys = makeKeys()
      const exchange = openExchange(paper, keys)
      const session = join(folder.path, 'farm', 'paper-url-0')
      const trade = async (side: 'buy' | 'sell', clientOrderId: string) =>
        tradeNow(exchange, { ...SPOT_SOL, side, quantity: decimal('5'), clientOrderId })
      await trade('buy', 'web1')
      await trade('buy', 'ak.t.1.s1')
      writeJournal(session, keys, [SOL_INTENT, spotFill('buy')])
      const program = `'${process.execPath}' --conditions=source apps/emergency-exit/src/cli.ts`
      const window = { columns: 80, rows: 24, cwd: REPOSITORY }
      const terminal = openTerminal(program, { ...window, env: envOf(keys) })
      onTestFinished(() => terminal.close())
      await terminal.shows(/SOL coins +5 [\s\S]*Type exit/)
      await trade('sell', 'ak.t.1.s2')
      const closed = { pairId: 'p', status: 'closed', reason: 'test' }
      writeJournal(session, keys, [spotFill('sell'), { kind: 'pair-status', body: closed }])
      terminal.type('exit\r')
      await terminal.shows(/^exit 0$/m)
      expect((await coinsOf(exchange, 'SOL')).toFixed(1)).toBe('5.0')
    },
  )

  it('asks nobody who is not there: exit 3, and no bot is halted', async () => {
    const session = join(folder.path, 'farm', 'paper-url-0')
    mkdirSync(session, { recursive: true })
    const end = await runExitProgram([], envOf(makeKeys()))
    expect(end.code).toBe(3)
    expect(end.stderr).toContain('pass --yes with --symbol LIST or --all')
    expect(readdirSync(session)).toEqual([])
  })

  it.each<
    [string, readonly string[], (keys: Keys) => Readonly<Record<string, string>>, number, string]
  >([
    ['no exchange named', ALL, () => ({}), 2, 'say which exchange'],
    ['no keys', ['--live', ...ALL], () => ({}), 2, 'API_USER'],
    ['no scope', ['--yes'], envOf, 2, '--symbol LIST or --all'],
    ['an unknown option', ['--bogus'], envOf, 2, "unknown option '--bogus'"],
    [
      'an unknown symbol',
      ['--symbol', 'NOSUCHUSDT', '--yes'],
      envOf,
      2,
      'NOSUCHUSDT is not listed',
    ],
    ['no network', [...ALL, '--paper-url', 'http://127.0.0.1:1'], () => ({}), 1, '127.0.0.1:1'],
    [
      'the key of another agent',
      ALL,
      (keys) => ({ ...envOf(keys), API_SIGNER: makeKeys().API_SIGNER }),
      2,
      'API_PRIVATE_KEY',
    ],
  ])('says what is wrong in one line: %s', async (_name, args, env, code, text) => {
    const keys = makeKeys()
    const given = { HOME: folder.path, ASTERKIT_STATE_DIR: folder.path, ...env(keys) }
    const end = await runExitProgram(args, given)
    expect(end).toMatchObject({ code, stdout: '' })
    const lines = end.stderr.trimEnd().split('\n')
    expect(lines, end.stderr).toHaveLength(1)
    expect(lines[0]).toContain(text)
    expect(end.stderr).not.toContain(keys.API_PRIVATE_KEY)
  })
})
