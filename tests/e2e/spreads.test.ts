import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { displayWidth } from '@asterkit/app-kit'
import { loadFeed, startPaperExchange } from '@asterkit/paper-exchange'
import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { REPOSITORY, startChild } from './startChild.ts'
import { hasTerminal, openTerminal, RESTORED } from './terminal.ts'

const PROGRAM = ['--conditions=source', 'apps/spreads/src/cli.ts']

const start = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  startChild([...PROGRAM, ...args], { NODE_DISABLE_COMPILE_CACHE: '1', ...env })

const run = (args: readonly string[], env?: Readonly<Record<string, string>>) =>
  start(args, env).ended

/** How the environment says where the two markets are. */
const addressesOf = (futures: string, spot: string) => ({
  ASTER_FUTURES_REST_URL: futures,
  ASTER_FUTURES_WS_URL: futures.replace('http', 'ws'),
  ASTER_SPOT_REST_URL: spot,
  ASTER_SPOT_WS_URL: spot.replace('http', 'ws'),
})

/** Addresses at which nobody answers. */
const NOBODY = addressesOf('http://127.0.0.1:4', 'http://127.0.0.1:4')

describe('asterkit-spreads', () => {
  it('shows both tables of the local market within 80 columns', async () => {
    const [prices, funding] = await Promise.all([run(['--size', '5000']), run(['funding'])])
    for (const { code, stderr, stdout } of [prices, funding]) {
      expect(code, stderr).toBe(0)
      expect(stdout).not.toContain('\u001b')
      for (const line of stdout.split('\n')) expect(displayWidth(line), line).toBeLessThan(81)
    }
    expect(prices.stdout).toMatch(/\nSOLUSDT +\d+\.\d{4} +\d+\.\d{4} +[+-]\S+ +[+-]\S+ +[+-]?\S+\n/)
    expect(prices.stdout).toContain('\n9 pairs: ')
    expect(funding.stdout).toMatch(/\nHYPEUSDT +1 h /)
    expect(funding.stdout).toMatch(/ of 9 pairs meet every rule\. Best: [A-Z]+USDT, /)
  })

  it('gives documents and rows to programs', async () => {
    const [json, csv] = await Promise.all([
      run(['--json', '--symbols', 'solusdt']),
      run(['funding', '--csv', '--symbols', 'SOLUSDT,BNBUSDT']),
    ])
    const row = z.object({ symbol: z.literal('SOLUSDT'), spotMid: z.string(), perpMid: z.string() })
    const document = z
      .object({ schema: z.literal('asterkit.spreads.spreads/1'), rows: z.tuple([row]) })
      .parse(JSON.parse(json.stdout))
    expect(document.rows[0].spotMid).toMatch(/^\d+\.\d+$/)
    const lines = csv.stdout.split('\r\n')
    expect(lines).toHaveLength(4)
    expect(lines.map((line) => line.split(',')[1])).toEqual(
      expect.arrayContaining(['symbol', 'SOLUSDT', 'BNBUSDT']),
    )
  })

  it('says in one line what it cannot use or reach', async () => {
    const [symbol, option, nobody, live] = await Promise.all([
      run(['--symbols', 'NOPEUSDT']),
      run(['--sise', '5']),
      run(['--paper-url', 'http://127.0.0.1:4']),
      run(['funding', '--live'], NOBODY),
    ])
    expect(symbol).toMatchObject({ code: 2, stdout: '' })
    expect(symbol.stderr).toMatch(/^spreads: NOPEUSDT is not on both markets\. Pairs are: .*\n$/)
    expect(option).toMatchObject({ code: 2, stdout: '' })
    expect(option.stderr).toBe("spreads: unknown option '--sise' (see spreads --help)\n")
    for (const end of [nobody, live]) {
      expect(end).toMatchObject({ code: 1, stdout: '' })
      expect(end.stderr).toMatch(/^spreads: [^\n]*no connection[^\n]*\n$/)
    }
  })

  it('watches until Ctrl-C, which is a good end', async () => {
    const { child, ended } = start(['--watch', '1', '--json', '--symbols', 'SOLUSDT'])
    let shown = ''
    child.stdout.on('data', (text: string) => {
      shown += text
      if (shown.split('\n').length > 2) child.kill('SIGINT')
    })
    const { code, stdout, stderr } = await ended
    expect(code, stderr).toBe(0)
    const counts = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).rows[0].history.count)
    expect(counts).toEqual([1, 2])
  })

  it('keeps the table when the reads of one pair fail', async () => {
    const paper = await startPaperExchange({ feed: loadFeed({ seed: 7 }) })
    onTestFinished(() => paper.close())
    const isBroken = ({ url = '' }: IncomingMessage) =>
      /depth.*SOLUSDT|fundingRate.*SOLUSDT/.test(url)
    const futures = await passOn(paper.urls.futuresRestUrl, isBroken)
    const spot = await passOn(paper.urls.spotRestUrl, isBroken)
    const env = addressesOf(futures, spot)
    const [prices, funding] = await Promise.all([
      run(['--live', '--size', '1000', '--symbols', 'SOLUSDT,BNBUSDT'], env),
      run(['funding', '--live', '--symbols', 'SOLUSDT,BNBUSDT'], env),
    ])
    expect([prices.code, funding.code]).toEqual([0, 0])
    expect(prices.stdout).toMatch(/\nSOLUSDT .* \?\n/)
    expect(prices.stdout).toMatch(/\nBNBUSDT .* [+-]?\d\.\d{3}\n/)
    expect(prices.stdout).toContain('Not known: books of SOLUSDT: ')
    expect(funding.stdout).toMatch(/\nSOLUSDT +8 h +\S+ +\? /)
    expect(funding.stdout).toMatch(/\nBNBUSDT +8 h +\S+ +-?\d/)
  })
})

describe.skipIf(!hasTerminal)('asterkit-spreads in a terminal (needs tmux)', () => {
  it('ends at Ctrl-C, while it reads and while it shows, and leaves the terminal as it was', async () => {
    const silent = [await startSilent(), await startSilent()] as const
    const nothingShown = /stopped before anything was read\nexit 1$/
    const [reading, waiting, watched] = [
      openSpreads('--live', silent[0].env),
      openSpreads('funding --live --watch', silent[1].env),
      openSpreads('--watch 60 --symbols SOLUSDT'),
    ]
    await watched.shows(/^SOLUSDT /m)
    for (const { calls } of silent) {
      await expect.poll(calls, { timeout: 20_000 }).toBeGreaterThan(0)
    }
    for (const [terminal, end] of [
      [reading, nothingShown],
      [waiting, /^\^C\s*exit 0$/],
      [watched, /^SOLUSDT [\s\S]*\^C\s*exit 0$/m],
    ] as const) {
      terminal.press('C-c')
      await terminal.shows(end, 5_000)
      expect(terminal.mode()).toEqual(RESTORED)
    }
  })
})

function openSpreads(args: string, env: Readonly<Record<string, string>> = {}) {
  const terminal = openTerminal(`'${process.execPath}' ${PROGRAM.join(' ')} ${args}`, {
    columns: 80,
    rows: 24,
    cwd: REPOSITORY,
    env: { NODE_DISABLE_COMPILE_CACHE: '1', ...env },
  })
  onTestFinished(() => terminal.close())
  return terminal
}

/** An exchange that takes calls and answers none. */
async function startSilent() {
  let calls = 0
  const url = await listen(
    createServer(() => {
      calls += 1
    }),
  )
  return { env: addressesOf(url, url), calls: () => calls }
}

/** Passes calls on to an exchange, but answers those that are broken with a refusal. */
async function passOn(
  target: string,
  isBroken: (request: IncomingMessage) => boolean,
): Promise<string> {
  const server = createServer((request, response) => {
    if (isBroken(request)) {
      response.writeHead(400).end('{"code":-1000,"msg":"broken"}')
      return
    }
    void fetch(`${target}${request.url}`).then(async (answer) => {
      response.writeHead(answer.status, { 'content-type': 'application/json' })
      response.end(await answer.text())
    })
  })
  return listen(server)
}

/** Starts a server until the end of the test. @returns Its address. */
async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
