import {
  type ChildProcess,
  type ChildProcessWithoutNullStreams,
  execFile,
  spawn,
} from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { createAsterClient, credentialsFromEnv, environmentFromEnv } from '@asterkit/sdk'
import { placeOrder, setLeverage } from '@asterkit/sdk/futures'
import { privateKeySigner } from '@asterkit/sdk/signing'
import { afterEach, describe, expect, it } from 'vitest'
import type { ExchangeDescription } from '../../src/command-line/describeExchange.ts'
import {
  accountOfSeed,
  type PaperExchange,
  recordedFeed,
  startPaperExchange,
  syntheticFeed,
} from '../../src/index.ts'
import { scratchFolder } from '../scratchFolder.ts'
import { rawCall } from './testExchange.ts'

const CLI = resolve(import.meta.dirname, '../../src/cli.ts')
const FIXTURES = resolve(import.meta.dirname, '../fixtures/spot-perp-hourly')

/** Where the hourly market starts. */
const START = Date.UTC(2026, 0, 5)

const children: ChildProcess[] = []

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

interface Run {
  readonly child: ChildProcess
  readonly output: { stdout: string; stderr: string }
  /** Exit status. */
  readonly ended: Promise<number | null>
}

function run(...options: string[]): Run {
  return runIn({}, ...options)
}

/** With these variables besides those of the tests. */
function runIn(env: Readonly<Record<string, string>>, ...options: string[]): Run {
  const child = spawn(process.execPath, ['--conditions=source', CLI, ...options], {
    env: { ...process.env, ...env },
  })
  return follow(child)
}

function follow(child: ChildProcessWithoutNullStreams): Run {
  children.push(child)
  const output = { stdout: '', stderr: '' }
  child.stdout.on('data', (data: Buffer) => {
    output.stdout += String(data)
  })
  child.stderr.on('data', (data: Buffer) => {
    output.stderr += String(data)
  })
  return { child, output, ended: once(child, 'close').then(([code]) => code as number | null) }
}

/** A port that is free with its neighbour, below those that systems hand out to everybody else. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 20_000)
    const servers = [createServer(), createServer()]
    const free = await Promise.all(
      servers.map(async (server, index) => {
        try {
          await once(server.listen(port + index, '127.0.0.1'), 'listening')
          return true
        } catch {
          // Somebody has it.
          return false
        }
      }),
    )
    await Promise.all(servers.map((server) => new Promise((done) => server.close(done))))
    if (free.every(Boolean)) return port
  }
}

function hostsOf({ urls }: PaperExchange): Readonly<Record<string, string>> {
  return {
    ASTER_FUTURES_REST_URL: urls.futuresRestUrl,
    ASTER_FUTURES_WS_URL: urls.futuresWsUrl,
    ASTER_SPOT_REST_URL: urls.spotRestUrl,
    ASTER_SPOT_WS_URL: urls.spotWsUrl,
  }
}

/** Whose files may not grow beyond so many KiB: as on a full disk, a write fails after a part of it. */
function runOnFullDisk(kibibytes: number, ...options: string[]): Run {
  const script = `ulimit -f ${kibibytes}; exec "$0" "$@"`
  return follow(
    spawn('bash', ['-c', script, process.execPath, '--conditions=source', CLI, ...options]),
  )
}

async function until(run: Run, text: string): Promise<void> {
  while (!run.output.stdout.includes(text)) {
    if (run.child.exitCode !== null) throw new Error(run.output.stderr)
    await new Promise((wake) => setTimeout(wake, 20))
  }
}

describe('aster-paper', { timeout: 30_000 }, () => {
  it('prints four base URLs to export, answers there, and stops on SIGINT', async () => {
    const port = await freePort()
    const server = run(
      '--port',
      String(port),
      '--replay',
      FIXTURES,
      '--days',
      '2',
      '--speed',
      'max',
    )
    await until(server, 'Ctrl-C')
    const urls = [...server.output.stdout.matchAll(/^export (ASTER_\w+)=(\S+)$/gm)]
    expect(urls.map(([, name, url]) => `${name} ${url}`)).toEqual([
      `ASTER_FUTURES_REST_URL http://127.0.0.1:${port}`,
      `ASTER_FUTURES_WS_URL ws://127.0.0.1:${port}`,
      `ASTER_SPOT_REST_URL http://127.0.0.1:${port + 1}`,
      `ASTER_SPOT_WS_URL ws://127.0.0.1:${port + 1}`,
    ])
    expect((await rawCall(`http://127.0.0.1:${port + 1}/api/v3/time`)).status).toBe(200)
    const second = run('--port', String(port))
    expect(await second.ended).toBe(1)
    expect(second.output.stderr).toMatch(/^aster-paper: port \d+ is taken; choose another port\n$/)
    server.child.kill('SIGINT')
    expect(await server.ended).toBe(0)
  })

  it('gives a program everything as JSON; the curl line it prints works when pasted', async () => {
    const port = await freePort()
    const server = run('--port', String(port), '--seed', '3', '--print', 'json')
    await until(server, '\n}\n')
    const told = JSON.parse(server.output.stdout) as ExchangeDescription
    expect(told.account).toEqual(accountOfSeed(3))
    expect(Math.abs(told.now - Date.now())).toBeLessThan(60_000)
    const { stdout } = await promisify(execFile)('bash', ['-c', told.paste.curl])
    expect(JSON.parse(stdout)).toMatchObject([{ asset: 'USDT', balance: '5000.00000000' }])
    const { env } = told
    const client = createAsterClient({
      environment: environmentFromEnv(env)!,
      credentials: (await credentialsFromEnv(env))!,
    })
    // At real speed its time is real: a client that looks at its own clock is admitted.
    expect(await client.spot.getAccount()).toMatchObject({ canTrade: true })
  })

  it('has just the accounts of a file, with their balances, agents and keys', async () => {
    const folder = scratchFolder()
    const file = join(folder, 'accounts.json')
    const { user, agent, agentPrivateKey, v1 } = accountOfSeed(11)
    const account = {
      user,
      agents: [{ address: agent, canSpotTrade: false, expires: '2030-01-01T00:00:00Z' }],
      v1,
      balances: { spot: { BTC: '0.25' }, perp: { USDT: '70' } },
    }
    await writeFile(file, JSON.stringify({ accounts: [account] }))
    const port = await freePort()
    const server = run('--port', String(port), '--accounts', file, '--print', 'json')
    await until(server, '\n}\n')
    const told = JSON.parse(server.output.stdout) as ExchangeDescription
    expect(told.account).toBeNull()
    expect(server.output.stdout).not.toContain(v1.secret)
    const environment = environmentFromEnv(told.env)!
    const own = createAsterClient({
      environment,
      credentials: { user, signer: privateKeySigner(agentPrivateKey) },
    })
    expect((await own.spot.getAccount()).balances).toMatchObject([
      { asset: 'BTC', free: '0.25000000' },
    ])
    expect(await own.futures.getBalances()).toMatchObject([{ balance: '70.00000000' }])
    const stranger = accountOfSeed(12)
    const foreign = createAsterClient({
      environment,
      credentials: { user: stranger.user, signer: privateKeySigner(stranger.agentPrivateKey) },
    })
    await expect(foreign.futures.getBalances()).rejects.toMatchObject({ venueCode: -2015 })
  })

  it('records its market, and plays the recording', async () => {
    const file = join(scratchFolder(), 'night.session.jsonl')
    const port = await freePort()
    const first = run('--port', String(port), '--record', file, '--days', '2', '--speed', 'max')
    await until(first, 'Ctrl-C')
    const advance = { method: 'POST', body: '{"advanceMs":7200000}' }
    await rawCall(`http://127.0.0.1:${port}/paper/clock`, advance)
    const depth = async () =>
      (await rawCall(`http://127.0.0.1:${port}/fapi/v3/ticker/bookTicker?symbol=BTCUSDT`)).body
    const recorded = await depth()
    first.child.kill('SIGINT')
    expect(await first.ended).toBe(0)
    const second = run('--port', String(port), '--replay', file, '--speed', 'max')
    await until(second, 'Ctrl-C')
    await rawCall(`http://127.0.0.1:${port}/paper/clock`, advance)
    const { bidPrice, askPrice } = recorded as { bidPrice: string; askPrice: string }
    expect(await depth()).toMatchObject({ bidPrice, askPrice })
  })

  it('tells of a full disk, goes on without recording, and the part is played as a part', async () => {
    const file = join(scratchFolder(), 'night.session.jsonl')
    const server = runOnFullDisk(64, '--port', '0', '--record', file, '--print', 'json')
    await until(server, '\n}\n')
    const told = JSON.parse(server.output.stdout) as ExchangeDescription
    while (server.output.stderr === '') await new Promise((wake) => setTimeout(wake, 50))
    expect(server.output.stderr).toMatch(
      /^aster-paper: cannot write \S+night\.session\.jsonl \(EFBIG[^\n]*: the recording ends at \S+; what it holds can be played\n$/,
    )
    expect((await rawCall(`${told.urls.futuresRestUrl}/fapi/v1/time`)).status).toBe(200)
    server.child.kill('SIGINT')
    expect(await server.ended).toBe(1)
    expect(readFileSync(file).length).toBe(64 * 1024)
    expect(recordedFeed({ folder: file }).notes?.join()).toMatch(
      /The recording was cut off at \S+; its torn last line is left out/,
    )
  })

  it('takes no more changes when its state file cannot be written, and says why', async () => {
    const stateFile = join(scratchFolder(), 'state.jsonl')
    const options = ['--speed', 'max', '--state', stateFile, '--port', '0', '--print', 'json']
    const server = runOnFullDisk(1, ...options)
    await until(server, '\n}\n')
    const { env } = JSON.parse(server.output.stdout) as ExchangeDescription
    const client = createAsterClient({
      environment: environmentFromEnv(env)!,
      credentials: (await credentialsFromEnv(env))!,
      now: () => START,
    })
    const kinds: string[] = []
    for (let leverage = 2; leverage < 8; leverage += 1) {
      const change = await client.prepare(setLeverage, { symbol: 'BTCUSDT', leverage })
      kinds.push((await change.send()).kind)
    }
    // The one whose line broke off is unknown, and so is all that follows.
    expect(new Set(kinds)).toEqual(new Set(['accepted', 'unknown']))
    expect(kinds).toEqual([...kinds].sort())
    const clock = `${env.ASTER_FUTURES_REST_URL}/paper/clock`
    expect((await rawCall(clock, { method: 'POST', body: '{"advanceMs":1000}' })).status).toBe(503)
    expect((await rawCall(clock)).body).toMatchObject({ now: START })
    expect(server.output.stderr).toMatch(
      /^aster-paper: paper state file \S+state\.jsonl cannot be written \(EFBIG[^\n]*: time stands still and no change is taken; make room and start again\n$/,
    )
    server.child.kill('SIGINT')
    expect(await server.ended).toBe(1)
    const again = run(...options)
    await until(again, '\n}\n')
    const restarted = JSON.parse(again.output.stdout) as ExchangeDescription
    const [position] = await createAsterClient({
      environment: environmentFromEnv(restarted.env)!,
      credentials: (await credentialsFromEnv(restarted.env))!,
      now: () => START + 1000,
    }).futures.getPositionRisk({ symbol: 'BTCUSDT' })
    expect(position?.leverage).toBe(1 + kinds.filter((kind) => kind === 'accepted').length)
  })

  it('has a clock of its own stand still when its state file cannot be written', async () => {
    const stateFile = join(scratchFolder(), 'state.jsonl')
    const server = runOnFullDisk(1, '--state', stateFile, '--port', '0', '--print', 'json')
    await until(server, '\n}\n')
    const { env } = JSON.parse(server.output.stdout) as ExchangeDescription
    const client = createAsterClient({
      environment: environmentFromEnv(env)!,
      credentials: (await credentialsFromEnv(env))!,
    })
    for (let leverage = 2; server.output.stderr === ''; leverage += 1) {
      await (await client.prepare(setLeverage, { symbol: 'BTCUSDT', leverage })).send()
    }
    const clock = `${env.ASTER_FUTURES_REST_URL}/paper/clock`
    const seen = (await rawCall(clock)).body
    await new Promise((wake) => setTimeout(wake, 100))
    expect((await rawCall(clock)).body).toEqual(seen)
    expect(server.output.stderr.split('\n').length).toBe(2)
    expect(server.child.exitCode).toBeNull()
  })

  it('moves its books within seconds when nothing is said', async () => {
    const server = run('--port', '0', '--print', 'json')
    await until(server, '\n}\n')
    const { urls } = JSON.parse(server.output.stdout) as ExchangeDescription
    const top = async () =>
      JSON.stringify(
        (await rawCall(`${urls.futuresRestUrl}/fapi/v3/depth?symbol=BTCUSDT&limit=5`)).body,
        ['bids', 'asks'],
      )
    const first = await top()
    const started = performance.now()
    while ((await top()) === first) await new Promise((wake) => setTimeout(wake, 50))
    expect(performance.now() - started).toBeLessThan(5_000)
  })

  it('follows another exchange with its prices, and with orders of its own', async () => {
    const real = await startPaperExchange({
      feed: syntheticFeed({ seed: 5, stepMs: 250, symbolCount: 3, startTime: Date.now() }),
      startAt: Date.now(),
      mode: 'free',
      speed: 1,
    })
    try {
      const options = ['--feed', 'mirror', '--symbols', 'BTCUSDT', '--port', '0', '--print', 'json']
      const server = runIn(hostsOf(real), ...options)
      await until(server, '\n}\n')
      const told = JSON.parse(server.output.stdout) as ExchangeDescription
      const own = createAsterClient({
        environment: environmentFromEnv(told.env)!,
        credentials: (await credentialsFromEnv(told.env))!,
      })
      const order = { symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: '0.01' } as const
      expect(await (await own.prepare(placeOrder, order)).send()).toMatchObject({
        kind: 'accepted',
      })
      const [position] = await own.futures.getPositionRisk({ symbol: 'BTCUSDT' })
      const books = await rawCall(`${real.controlUrl}/paper/books`)
      expect(Math.abs(Number(position?.entryPrice) / Number(position?.markPrice) - 1)).toBeLessThan(
        0.01,
      )
      // Nothing of it reaches the exchange that is followed.
      expect(books.body).toMatchObject({ accounts: {} })
      server.child.kill('SIGINT')
      expect(await server.ended).toBe(0)
    } finally {
      await real.close()
    }
  })

  it('does not start without the exchange that it is to follow', async () => {
    const gone = await startPaperExchange({ feed: syntheticFeed({ seed: 5 }) })
    await gone.close()
    const refused = runIn(hostsOf(gone), '--feed', 'mirror', '--port', '0')
    expect(await refused.ended).toBe(2)
    expect(refused.output.stderr).toMatch(
      /^aster-paper: cannot follow http:[^\n]* live prices need the network[^\n]*\n$/,
    )
    expect(refused.output.stdout).toBe('')
  })

  it('leaves no recording behind when it cannot start', async () => {
    const file = join(scratchFolder(), 'x.session.jsonl')
    const taken = await startPaperExchange({ feed: syntheticFeed({ seed: 5 }) })
    try {
      const port = new URL(taken.controlUrl).port
      const refused = run('--port', port, '--record', file)
      expect(await refused.ended).toBe(1)
      expect(existsSync(file)).toBe(false)
    } finally {
      await taken.close()
    }
  })

  it.each([
    [['--colour'], /unknown option '--colour'/],
    [['--speed', '0'], /--speed must be a number above 0/],
    [['--replay', '/no/such/folder'], /does not exist; give a folder/],
    [['--restore', '/no/such/file'], /does not exist or is empty/],
  ])('refuses %j with one line and status 2', async (options, message) => {
    const refused = run(...options)
    expect(await refused.ended).toBe(2)
    expect(refused.output.stderr).toMatch(message)
    expect(refused.output.stderr.trimEnd().split('\n').length).toBe(1)
    expect(refused.output.stdout).toBe('')
  })

  it('ends quietly when nobody reads its help any more', async () => {
    const script = 'set -o pipefail; "$0" --conditions=source "$1" --help | :'
    const { output, ended } = follow(spawn('bash', ['-c', script, process.execPath, CLI]))
    expect(await ended).toBe(0)
    expect(output).toEqual({ stdout: '', stderr: '' })
  })
})
