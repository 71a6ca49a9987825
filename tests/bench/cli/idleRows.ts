import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type PaperExchange, startPaperExchange, syntheticFeed } from '@asterkit/paper-exchange'
import { type Figure, once, type Row } from '../sdk/row.ts'
import { builtPrograms } from './programs.ts'
import { type ChildFolder, childFolder, environmentOf } from './startChild.ts'

const IDLE_MS = 3000
/** A bot that holds a pair has loaded all that it needs; then it waits. */
const STARTED = '  opened '

/** Resident memory of a bot that waits, beside others. */
export const idleRows: readonly Row[] = [
  row('24.1', 'an empty program', 2, ({ bot, empty }) => [bot, empty]),
  row('24.2', 'ccxt.pro with one socket', 0.6, ({ bot, ccxt }) => [bot, ccxt]),
]

interface Sizes {
  readonly bot: number
  readonly empty: number
  readonly ccxt: number
}

function row(
  id: string,
  against: string,
  goal: number,
  pick: (sizes: Sizes) => readonly [ours: number, theirs: number],
): Row {
  const what = 'memory of an idle bot with one socket'
  return {
    id,
    what,
    against,
    async measure(): Promise<Figure> {
      if (process.platform !== 'linux') return { kind: 'not-offered', reason: 'needs /proc' }
      const [ours, theirs] = pick(await sizes())
      const ratio = ours / theirs
      const text = `${ours.toFixed(0)} MiB against ${theirs.toFixed(0)} MiB, ${ratio.toFixed(2)}x, goal <=${goal}x`
      return { kind: 'check', isMet: ratio <= goal, text }
    },
  }
}

const sizes = once(async (): Promise<Sizes> => {
  const folder = childFolder()
  const feed = syntheticFeed({ seed: 7 })
  const paper = await startPaperExchange({ feed, mode: 'free', speed: 1 })
  try {
    const farm = builtPrograms().find(({ name }) => name === 'asterkit-farm')
    if (farm === undefined) throw new Error('there is no asterkit-farm')
    const run = [farm.path, 'run', '--capital', '3000', '--cycle', '3600']
    const empty = join(folder.path, 'empty.mjs')
    writeFileSync(empty, "process.stdout.write('ready')\nsetInterval(() => undefined, 1000)\n")
    const reader = join(folder.path, 'ccxt.mjs')
    writeFileSync(reader, ccxtReader(paper))
    return {
      bot: await idleSize(folder, run, STARTED, hostsOf(paper)),
      empty: await idleSize(folder, [empty], 'ready'),
      ccxt: await idleSize(folder, [reader], 'ready'),
    }
  } finally {
    await paper.close()
    folder.remove()
  }
})

/** Where a paper bot finds an exchange that runs already. */
function hostsOf({ urls }: PaperExchange): Readonly<Record<string, string>> {
  return {
    ASTER_FUTURES_REST_URL: urls.futuresRestUrl,
    ASTER_FUTURES_WS_URL: urls.futuresWsUrl,
    ASTER_SPOT_REST_URL: urls.spotRestUrl,
    ASTER_SPOT_WS_URL: urls.spotWsUrl,
  }
}

/** A program that follows one symbol's best prices. */
function ccxtReader({ urls }: PaperExchange): string {
  return `
import ccxt from ${JSON.stringify(import.meta.resolve('ccxt'))}
const exchange = new ccxt.pro.aster({ enableRateLimit: false })
await exchange.loadHttpProxyAgent()
exchange.urls.api.ws.public.swap = ${JSON.stringify(`${urls.futuresWsUrl}/stream`)}
exchange.setMarkets([exchange.safeMarketStructure({
  id: 'BTCUSDT', symbol: 'BTC/USDT:USDT', base: 'BTC', quote: 'USDT', settle: 'USDT', baseId: 'BTC',
  quoteId: 'USDT', settleId: 'USDT', type: 'swap', swap: true, contract: true, linear: true,
  contractSize: 1, precision: { price: 0.1, amount: 0.001 },
})])
await exchange.watchBidsAsks(['BTC/USDT:USDT'])
process.stdout.write('ready')
for (;;) await exchange.watchBidsAsks(['BTC/USDT:USDT'])
`
}

/** Resident size of a program some seconds after it has shown a text, MiB. */
async function idleSize(
  folder: ChildFolder,
  args: readonly string[],
  text: string,
  env: Readonly<Record<string, string>> = {},
): Promise<number> {
  const child = spawn(process.execPath, args, {
    cwd: folder.path,
    env: { ...environmentOf(folder.path), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  try {
    await untilShown(child, text)
    await pause(IDLE_MS)
    const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024
  } finally {
    child.kill('SIGKILL')
  }
}

function untilShown(child: ChildProcess, text: string): Promise<void> {
  let shown = ''
  return new Promise((done, failed) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (part: string) => {
        shown += part
        if (shown.includes(text)) done()
      })
    }
    child.on('close', (code) => failed(new Error(`ended with ${code} before ${text}: ${shown}`)))
  })
}
