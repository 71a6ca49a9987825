import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Decimal } from '@asterkit/instruments'
import { type PaperExchange, startPaperExchange, syntheticFeed } from '@asterkit/paper-exchange'
import { createAsterClient, customEnvironment } from '@asterkit/sdk'
import { privateKeySigner } from '@asterkit/sdk/signing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { runFarm, temporaryFolder } from './farmProcess.ts'

const CANARY = 'c0ffee'.repeat(10).padEnd(64, 'a')
const AGENT = privateKeySigner(CANARY).address
const wallet = (digit: string) => `0x${digit.repeat(40)}`
const GOOD = wallet('1')
const [EXPIRED, WITHDRAWING, POOR, HEDGED] = ['2', '3', '4', '5'].map(wallet) as [
  string,
  string,
  string,
  string,
]
const FOREVER = 253_402_300_799_000

let paper: PaperExchange

const grant = (change: object = {}) => ({
  address: AGENT,
  name: 'bot',
  expired: FOREVER,
  ipWhitelist: [],
  canSpotTrade: true,
  canPerpTrade: true,
  canWithdraw: false,
  ...change,
})
const money = { spot: { USDT: new Decimal(1000) }, perp: { USDT: new Decimal(1000) } }

beforeAll(async () => {
  const feed = syntheticFeed({ seed: 7 })
  paper = await startPaperExchange({
    feed,
    enrolment: 'listed',
    startingBalances: money,
    accounts: [
      { user: GOOD, agents: [grant()] },
      { user: EXPIRED, agents: [grant({ expired: feed.startTime - 1 })] },
      { user: WITHDRAWING, agents: [grant({ canWithdraw: true })] },
      { user: POOR, agents: [grant()], balances: { spot: {}, perp: {} } },
      { user: HEDGED, agents: [grant()] },
    ],
  })
  const { urls, chainId } = paper
  const environment = customEnvironment({
    chainId,
    hosts: {
      futuresRest: urls.futuresRestUrl,
      futuresWs: urls.futuresWsUrl,
      spotRest: urls.spotRestUrl,
      spotWs: urls.spotWsUrl,
    },
  })
  const credentials = { user: HEDGED, signer: privateKeySigner(CANARY) }
  const client = createAsterClient({ environment, credentials, now: () => paper.now() })
  await client.futures.setPositionMode({ dualSidePosition: true })
})
afterAll(() => paper.close())
const urlsOf = (futures: string, spot: string) => ({
  ASTER_FUTURES_REST_URL: futures,
  ASTER_FUTURES_WS_URL: futures.replace('http', 'ws'),
  ASTER_SPOT_REST_URL: spot,
  ASTER_SPOT_WS_URL: spot.replace('http', 'ws'),
})

async function farm(user: string, args: readonly string[], change: Record<string, string> = {}) {
  const { futuresRestUrl, spotRestUrl } = paper.urls
  const env = {
    ...urlsOf(futuresRestUrl, spotRestUrl),
    API_USER: user,
    API_SIGNER: AGENT,
    API_PRIVATE_KEY: CANARY,
    ...change,
  }
  const folder = temporaryFolder()
  const end = await runFarm(args, { stateDir: folder.path, env })
  folder.remove()
  return end
}

const OPEN = ['open', 'SOLUSDT', '100', '--yes']

describe('farm on an account that is not as it should be', () => {
  it.concurrent.each<[string, string, readonly string[], Record<string, string>, number, RegExp]>([
    [
      'a key of another agent',
      GOOD,
      ['positions'],
      { API_PRIVATE_KEY: 'a1'.repeat(32) },
      2,
      /belongs to 0x/,
    ],
    ['an unknown wallet', wallet('9'), ['positions'], {}, 1, /./],
    ['an expired agent', EXPIRED, OPEN, {}, 1, /./],
    ['no balance', POOR, OPEN, {}, 3, /0\.00 are free in both wallets/],
    ['hedge mode', HEDGED, OPEN, {}, 4, /hedge mode.*Nothing was sent/],
  ])(
    'ends with one line for %s, and sends nothing',
    async (_name, user, args, change, code, text) => {
      const end = await farm(user, args, change)
      expect(end, end.stderr).toMatchObject({ code, stdout: '' })
      expect(end.stderr.trimEnd().split('\n')).toHaveLength(1)
      expect(end.stderr).toMatch(text)
      expect(end.stderr).not.toContain('unexpected')
      expect(end.stderr).not.toContain('c0ffee')
    },
  )

  it.concurrent.each<[string, string, RegExp]>([
    ['an expired agent', EXPIRED, /FAILED +(?:keys|agent)/],
    ['a key that can withdraw', WITHDRAWING, /FAILED +withdrawal: this key can take money out/],
    ['hedge mode', HEDGED, /FAILED +position mode: hedge mode/],
  ])('is told by doctor about %s, with what to do', async (_name, user, text) => {
    const end = await farm(user, ['doctor'])
    expect(end, end.stderr).toMatchObject({ code: 4 })
    expect(end.stdout).toMatch(text)
    expect(end.stdout).toContain('-> ')
    expect(end.stdout + end.stderr).not.toContain('c0ffee')
  })

  it.concurrent.each([
    ['run', ['run', '--live', '--capital', '500']],
    ['open', ['open', 'SOLUSDT', '500', '--live']],
  ])('%s refuses real money to a key that can withdraw, close does not', async (_name, args) => {
    const allow = { ASTERKIT_CONFIRM_LIVE: 'LIVE 500' }
    const end = await farm(WITHDRAWING, args, allow)
    expect(end.code, end.stderr).toBe(3)
    expect(end.stderr).toMatch(/can take money out of the account.*Nothing was sent\n$/)
    const close = await farm(WITHDRAWING, ['close', '--live', '--yes'], allow)
    expect(close.stderr).toMatch(/no pair is held/)
  })

  it('goes by the time of the exchange, and doctor tells that the clock of this machine is off', async () => {
    const looked = await farm(GOOD, ['perp', '--live'])
    expect(looked.code, looked.stderr).toBe(0)
    const asked = await farm(GOOD, ['doctor', '--live'])
    expect(asked).toMatchObject({ code: 4 })
    expect(asked.stdout).toMatch(/FAILED +clock: this machine's clock is /)
    expect(asked.stdout).toMatch(/ok +keys: /)
  })
})

describe('farm against an exchange that limits its rate', () => {
  let server: Server
  let requests: string[]
  beforeEach(async () => {
    requests = []
    server = createServer((request, response) => {
      requests.push(`${request.method}`)
      response.writeHead(429, { 'retry-after': '60', 'content-type': 'application/json' })
      response.end('{"code":-1003,"msg":"Too many requests."}')
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  })
  afterEach(() => new Promise((done) => server.close(done)))

  it('ends with one line, and asks nothing else of it', async () => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const end = await farm(GOOD, [...OPEN, '--live'], urlsOf(url, url))
    expect(end, end.stderr).toMatchObject({ code: 1, stdout: '' })
    expect(end.stderr.trimEnd().split('\n')).toHaveLength(1)
    expect(new Set(requests)).toEqual(new Set(['GET']))
    expect(requests.length).toBeLessThan(4)
  })
})
