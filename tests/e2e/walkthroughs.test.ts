import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Decimal } from '@asterkit/instruments'
import type { PaperExchange } from '@asterkit/paper-exchange'
import { beforeAll, describe, expect, it, type TestContext } from 'vitest'
import { z } from 'zod'
import { FARM_PROGRAM } from './farmProcess.ts'
import { REPOSITORY } from './startChild.ts'
import { hasTerminal, openTerminal, RESTORED, type Terminal } from './terminal.ts'
import { startTestnet, testnetEnv, WALLET } from './testnet.ts'

/** Agents' keys. They are worth nothing, and no window may ever show one. */
const KEYS = ['c0ffee', 'decade', 'facade'].map((word) => word.repeat(10).padEnd(64, 'a'))
const [STEADY_KEY, HELD_KEY, OUTAGE_KEY] = KEYS as [string, string, string]
const SMALL = [80, 24] as const
const LARGE = [160, 50] as const

async function plan(exchange: PaperExchange, ...faults: readonly object[]): Promise<void> {
  const body = JSON.stringify({ faults })
  const url = `${exchange.controlUrl}/paper/faults`
  const answer = await fetch(url, {
    method: faults.length === 0 ? 'DELETE' : 'POST',
    ...(faults.length > 0 && { body }),
  })
  expect(answer.status, await answer.text()).toBe(200)
}

const folders: string[] = []
function stateFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'farm-walk-'))
  folders.push(folder)
  return folder
}

/** A terminal in which the farm's commands run one after the other, each below its command line. */
function walk(
  { onTestFinished }: TestContext,
  commands: readonly string[],
  [columns, rows]: readonly [number, number],
  options: { readonly stateDir: string; readonly env?: Readonly<Record<string, string>> },
): Terminal {
  const script = join(options.stateDir, `scene-${commands.length}-${columns}.sh`)
  const program = `'${process.execPath}' ${FARM_PROGRAM.join(' ')}`
  const lines = commands.flatMap((line) => [
    `echo '$ farm ${line}'`,
    `${program} ${line}`,
    `code=$?; [ $code = 0 ] || echo "(exit $code)"`,
  ])
  writeFileSync(script, ['trap : INT', ...lines, 'exit $code', ''].join('\n'))
  const terminal = openTerminal(`sh '${script}'`, {
    columns,
    rows,
    cwd: REPOSITORY,
    env: { ASTERKIT_STATE_DIR: options.stateDir, NODE_DISABLE_COMPILE_CACHE: '1', ...options.env },
  })
  onTestFinished(() => terminal.close())
  return terminal
}

/** A window without what differs from run to run. */
function stable(text: string): string {
  return text
    .replaceAll(/\/\S*farm-walk-\w+/g, '(state)')
    .replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:(port)')
    .replaceAll(/\d+ ms$/gm, '? ms')
    .replaceAll(/clock is \S+ m?s (fast|slow)/g, 'clock is ? ms off')
    .replaceAll(/smallest capital: .*(\n +USDT.*)?/g, 'smallest capital: ? USDT at 1x')
    .replaceAll(/paper-seed-7 {2}.*/g, 'paper-seed-7  (state)')
}

async function isRecorded({ expect }: TestContext, name: string, text: string): Promise<void> {
  for (const key of KEYS) expect(text.replaceAll('\n', '').toLowerCase()).not.toContain(key)
  await expect(`${stable(text)}\n`).toMatchFileSnapshot(
    join(import.meta.dirname, 'walkthroughs', `${name}.txt`),
  )
}

let steady: PaperExchange
let holding: PaperExchange
let outage: PaperExchange
beforeAll(async () => {
  if (!hasTerminal) return undefined
  steady = await startTestnet(STEADY_KEY)
  holding = await startTestnet(HELD_KEY)
  outage = await startTestnet(OUTAGE_KEY)
  return async () => {
    await Promise.all([steady.close(), holding.close(), outage.close()])
    for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  }
})

describe.skipIf(!hasTerminal)(
  'walkthroughs in a terminal (need tmux)',
  { concurrent: true },
  () => {
    it('first use: asks, forgives typing errors, checks, and saves the key locked away', async (context) => {
      const options = { stateDir: stateFolder(), env: testnetEnv(steady, undefined) }
      const terminal = walk(context, ['init', 'keys'], SMALL, options)
      await terminal.shows(/^Number or name:$/m)
      terminal.type('testnet\r')
      await terminal.shows(/\(0x\.\.\.\):\n>$/)
      terminal.type('0x123\r')
      await terminal.shows(/once more, or Ctrl-C[\s\S]*\n>$/)
      terminal.type(`${WALLET}\r`)
      await terminal.shows(/It is not shown:\n>$/)
      await isRecorded(context, 'first-use-questions', terminal.screen())
      terminal.type(`${STEADY_KEY}\r`)
      await terminal.shows(/only you can read:\n>$/)
      await isRecorded(context, 'first-use-checks', terminal.screen())
      terminal.type('short\r')
      await terminal.shows(/at least 8 characters/)
      terminal.type('correct horse\r')
      await terminal.shows(/same password again:\n>$/)
      terminal.type('correct horse\r')
      await terminal.shows(/^exit 0$/m)
      await isRecorded(context, 'first-use-saved', terminal.screen())
      expect(terminal.mode()).toEqual(RESTORED)
    })

    it('guided open, halt, an open that is refused, resume', async (context) => {
      const commands = ['open', 'halt --reason "looking into it"', 'open SOLUSDT 500', 'resume']
      const terminal = walk(context, commands, LARGE, { stateDir: stateFolder() })
      await terminal.shows(/^Number or name:$/m)
      terminal.type('2\r')
      await terminal.shows(/^Capital in USDT.*:$/m)
      terminal.type('500\r')
      await terminal.shows(/Type yes to go on:$/)
      await isRecorded(context, 'guided-open', terminal.screen())
      terminal.type('yes\r')
      await terminal.shows(/let session paper-seed-7 open again:$/)
      terminal.type('resume\r')
      await terminal.shows(/^exit 0$/m)
      await isRecorded(context, 'halt-and-resume', terminal.screen())
    })

    it('opens that are refused: too little, no such pair, and a person who says no', async (context) => {
      const commands = ['open SOLUSDT 3', 'open NOPEUSDT 500', 'open SOLUSDT 500']
      const terminal = walk(context, commands, SMALL, { stateDir: stateFolder() })
      await terminal.shows(/Type yes to go on:$/)
      terminal.type('no\r')
      await terminal.shows(/^exit 3$/m)
      await isRecorded(context, 'refused-open', terminal.screen())
    })

    it('Ctrl-C at a question and at a secret: the terminal is as it was, and nothing was done', async (context) => {
      const question = walk(context, ['open'], SMALL, { stateDir: stateFolder() })
      const secret = walk(context, ['init --testnet'], SMALL, {
        stateDir: stateFolder(),
        env: testnetEnv(steady, undefined),
      })
      await question.shows(/^Number or name:$/m)
      question.press('C-c')
      await question.shows(/nothing was chosen; nothing was sent[\s\S]*exit 3$/)
      await secret.shows(/\(0x\.\.\.\):\n>$/)
      secret.type(`${WALLET}\r`)
      await secret.shows(/It is not shown:\n>$/)
      secret.type(STEADY_KEY.slice(0, 20))
      secret.press('C-c')
      await secret.shows(/nothing was saved[\s\S]*exit 3$/)
      await isRecorded(context, 'left-at-a-secret', secret.screen())
      for (const terminal of [question, secret]) {
        expect(terminal.mode()).toEqual(RESTORED)
      }
    })

    it('Ctrl-C while the market is read: ends at once, the terminal is as it was, nothing was ordered', async (context) => {
      const exchange = await startTestnet(STEADY_KEY)
      context.onTestFinished(() => exchange.close())
      const env = testnetEnv(exchange, STEADY_KEY)
      const begin = (line: string) => walk(context, [line], SMALL, { stateDir: stateFolder(), env })
      const scanning = begin('dashboard --testnet --refresh 600')
      await scanning.shows(/Q quit$/m)
      await scanning.shows(/^read .* ago/m)
      await plan(exchange, {
        match: { endpoint: 'getExchangeInfo' },
        phase: 'pre',
        action: 'hold',
        args: { ms: 60_000 },
        times: 'always',
      })
      const held = () => heldCalls(exchange)
      const reading: [Terminal, RegExp][] = []
      for (const [line, end] of [
        ['pairs --testnet', /\(exit 130\)\n/],
        ['rates --testnet', /\(exit 130\)\n/],
        [
          'run --testnet --yes --capital 500',
          /Stopped before trading began\.\nexit 0$|^\^C\(exit 130\)$/m,
        ],
      ] as const) {
        const before = await held()
        reading.push([begin(line), end])
        await context.expect.poll(held, { timeout: 60_000 }).toBeGreaterThan(before)
      }
      const first = begin('dashboard --testnet')
      await first.shows(/^reading/m)
      scanning.press('f')
      await scanning.shows(/scanning\.\.\./)
      for (const [terminal, end] of [
        ...reading,
        [first, /^exit 0$/m],
        [scanning, /^exit 0$/m],
      ] as const) {
        terminal.press('C-c')
        await terminal.shows(end, 10_000)
        expect(terminal.mode()).toEqual(RESTORED)
      }
      const { spot, perp } = await legs(exchange)
      expect([spot.toNumber(), perp.toNumber()]).toEqual([0, 0])
    })

    it('Ctrl-C while a pair is opened: both legs are seen to their end', async (context) => {
      await plan(holding, {
        match: { market: 'spot', endpoint: 'placeOrder' },
        phase: 'pre',
        action: 'hold',
        args: { ms: 2000 },
      })
      const env = testnetEnv(holding, HELD_KEY)
      const terminal = walk(context, ['open SOLUSDT 500 --testnet --yes'], SMALL, {
        stateDir: stateFolder(),
        env,
      })
      await expect.poll(() => hasStruck(holding), { timeout: 30_000 }).toBe(true)
      terminal.press('C-c')
      await terminal.shows(/^exit \d$/m)
      expect(terminal.screen()).toMatch(/finishing what is under way/)
      const { spot, perp } = await legs(holding)
      expect(spot.plus(perp).abs().lt('0.01'), `${spot} ${perp}`).toBe(true)
      expect(terminal.screen()).toMatch(/Opened SOLUSDT: |NOT FINISHED: |Not done: |farm: stopped/)
      expect(terminal.mode()).toEqual(RESTORED)
    })

    it('a bot and a dashboard whose exchange goes away, comes back, and then hangs', async (context) => {
      const env = testnetEnv(outage, OUTAGE_KEY)
      const stateDir = stateFolder()
      const line = 'run --testnet --yes --capital 500 --symbols SOLUSDT --cycle 10'
      const bot = walk(context, [line], LARGE, { stateDir, env })
      await bot.shows(/ {2}opened {4}SOLUSDT/)
      const window = walk(context, ['dashboard --testnet --refresh 10'], SMALL, { stateDir, env })
      await window.shows(/^read .* ago[\s\S]*SOLUSDT .*delta/m)
      const drop = { phase: 'pre', action: 'drop', times: 'always' }
      await plan(outage, drop)
      await window.shows(/^STALE, figures are .* old/m)
      const stale = window.screen()
      expect(stale).toMatch(/SOLUSDT .*delta/)
      expect(stale.replaceAll(/\s+/g, ' ')).toMatch(/check the connection/)
      await bot.shows(/SOLUSDT is held; it could not be read now/)
      expect(bot.screen()).not.toMatch(/ {2}flat {2}/)
      await plan(outage)
      await window.shows(/^read .* ago/m)

      // It hangs for the dashboard alone, which asks for the time first.
      const hang = { match: { endpoint: 'getServerTime' }, action: 'dark', times: 'always' }
      await plan(outage, { ...hang, phase: 'pre' })
      await bot.shows(/could not be read now[\s\S]*hold {6}SOLUSDT -\d/)
      await window.shows(/^STALE, /m)
      window.press('C-c')
      await window.shows(/^exit 0$/m, 5_000)

      await plan(outage, drop)
      bot.press('C-c')
      await bot.shows(/Stopped: 1 pair is kept; not read: SOLUSDT/)
      for (const terminal of [window, bot]) {
        expect(terminal.mode()).toEqual(RESTORED)
      }
    })
  },
)

const Books = z.object({
  accounts: z.tuple([
    z.object({
      spot: z.object({ SOL: z.object({ free: z.string(), locked: z.string() }).optional() }),
      positions: z.array(z.object({ symbol: z.string(), quantity: z.string() })),
    }),
  ]),
})

/** What the account really holds of SOL, by the exchange's books. */
async function legs(exchange: PaperExchange) {
  const books: unknown = await (await fetch(`${exchange.controlUrl}/paper/books`)).json()
  const [{ spot, positions }] = Books.parse(books).accounts
  const short = positions.find(({ symbol }) => symbol === 'SOLUSDT')?.quantity ?? '0'
  return { spot: new Decimal(spot.SOL?.free ?? 0), perp: new Decimal(short) }
}

async function hasStruck(exchange: PaperExchange): Promise<boolean> {
  return (await heldCalls(exchange)) > 0
}

/** How often faults have struck. */
async function heldCalls({ controlUrl }: PaperExchange): Promise<number> {
  const state: unknown = await (await fetch(`${controlUrl}/paper/faults`)).json()
  return z.object({ count: z.number() }).parse(state).count
}
