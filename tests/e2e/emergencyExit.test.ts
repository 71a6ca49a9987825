import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openAster } from '@asterkit/app-kit/aster'
import { decimal } from '@asterkit/instruments'
import { type PaperExchange, startPaperExchange, syntheticFeed } from '@asterkit/paper-exchange'
import { customEnvironment } from '@asterkit/sdk'
import { privateKeySigner } from '@asterkit/sdk/signing'
import type { Exchange } from '@asterkit/strategy'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { runExitProgram } from './exitProcess.ts'
import { startFarm, temporaryFolder } from './farmProcess.ts'

const { signal } = new AbortController()
const ALL = ['--all', '--yes', '--json']

const Document = z.object({
  schema: z.literal('asterkit.emergency-exit.report/1'),
  rule: z.string(),
  plan: z.object({ assets: z.array(z.object({ asset: z.string() })) }),
  result: z.object({ isFlat: z.boolean(), left: z.array(z.unknown()) }).optional(),
})

/** A fresh account; the key is worth nothing. */
function makeKeys() {
  const privateKey = randomBytes(32).toString('hex')
  const API_USER = `0x${randomBytes(20).toString('hex')}`
  return { API_USER, API_SIGNER: privateKeySigner(privateKey).address, API_PRIVATE_KEY: privateKey }
}

type Keys = ReturnType<typeof makeKeys>

let paper: PaperExchange
let folder: ReturnType<typeof temporaryFolder>
// Each test has an exchange of its own: what one asks does not count against the limits of another.
beforeEach(async () => {
  // At real speed: a bot and an exit have clocks of their own, which must agree on a busy machine, too.
  const feed = syntheticFeed({ seed: 7 })
  paper = await startPaperExchange({ feed, mode: 'free', speed: 1, enforceLimits: false })
})
afterEach(() => paper.close())
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(() => folder.remove())

const hosts = () => ({
  futuresRest: paper.urls.futuresRestUrl,
  futuresWs: paper.urls.futuresWsUrl,
  spotRest: paper.urls.spotRestUrl,
  spotWs: paper.urls.spotWsUrl,
})

const envOf = (keys: Keys) => ({
  ...keys,
  ASTER_FUTURES_REST_URL: hosts().futuresRest,
  ASTER_FUTURES_WS_URL: hosts().futuresWs,
  ASTER_SPOT_REST_URL: hosts().spotRest,
  ASTER_SPOT_WS_URL: hosts().spotWs,
  HOME: folder.path,
  ASTERKIT_STATE_DIR: folder.path,
})

/** The account through the same port that the programs use, on a clock of its own. */
async function openExchange({ API_USER, API_PRIVATE_KEY }: Keys): Promise<Exchange> {
  const { exchange } = await openAster({
    environment: customEnvironment({ hosts: hosts() }),
    credentials: { user: API_USER, signer: privateKeySigner(API_PRIVATE_KEY) },
    clock: { now: () => paper.now(), sleep: async () => undefined },
    signal,
  })
  return exchange
}

/** Five coins of SOL under the bot's ids against a short of five. */
async function openPair(exchange: Exchange): Promise<void> {
  for (const [market, side] of [
    ['spot', 'buy'],
    ['perp', 'sell'],
  ] as const) {
    const quote = (await exchange.listQuotes(market, signal)).get('SOLUSDT')
    const touch = side === 'buy' ? quote?.askPrice : quote?.bidPrice
    if (touch === undefined) throw new Error('no quote')
    const call = await exchange.prepareOrder({
      market,
      symbol: 'SOLUSDT',
      side,
      quantity: decimal('5'),
      price: touch.times(side === 'buy' ? '1.003' : '0.997').toDecimalPlaces(2),
      timeInForce: 'IOC',
      isReduceOnly: false,
      clientOrderId: `ak.test.1.${market}`,
    })
    expect(await call.send(signal)).toMatchObject({ kind: 'accepted', value: { status: 'filled' } })
  }
}

const positionsOf = async (exchange: Exchange) =>
  (await exchange.listPositions(signal)).map(({ symbol, quantity }) => [symbol, quantity.toFixed()])

describe('emergency-exit', () => {
  it('ends what a running bot holds, and halts it; a dry run before changes nothing', async () => {
    const keys = makeKeys()
    const args = ['run', '--capital', '3000', '--cycle', '60']
    const farm = startFarm(args, { stateDir: folder.path, env: envOf(keys) })
    await farm.shows('  opened    ')
    const exchange = await openExchange(keys)
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

  it.each(['no journal', 'a corrupt journal'])('closes a pair with %s', async (memory) => {
    const keys = makeKeys()
    const exchange = await openExchange(keys)
    await openPair(exchange)
    const session = join(folder.path, 'farm', 'paper-url-0')
    if (memory === 'a corrupt journal') {
      mkdirSync(session, { recursive: true })
      writeFileSync(join(session, 'journal.sqlite'), 'not a database'.repeat(1000))
    }
    const end = await runExitProgram(ALL, envOf(keys))
    expect(end.code, end.stderr).toBe(0)
    expect(Document.parse(JSON.parse(end.stdout)).rule).toBe('exchange')
    expect(existsSync(join(session, 'HALT'))).toBe(memory === 'a corrupt journal')
    expect(await positionsOf(exchange)).toEqual([])
    const coins = (await exchange.getSpotBalances(signal)).get('SOL')?.free
    expect(coins?.lt('0.1'), coins?.toFixed()).toBe(true)
  })

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
