import { Decimal } from '@asterkit/instruments'
import { type PaperExchange, startPaperExchange, syntheticFeed } from '@asterkit/paper-exchange'
import { privateKeySigner } from '@asterkit/sdk/signing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runFarm, temporaryFolder } from './farmProcess.ts'

// Every command in every such situation is played in one process by the farm's own tests (failures.test.ts). These
// are real processes: their exit status is the system's, and their streams are files.

const CANARY = 'c0ffee'.repeat(10).padEnd(64, 'a')
const AGENT = privateKeySigner(CANARY).address
const [EXPIRED, WITHDRAWING, POOR] = ['2', '3', '4'].map((digit) => `0x${digit.repeat(40)}`) as [
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
      { user: EXPIRED, agents: [grant({ expired: feed.startTime - 1 })] },
      { user: WITHDRAWING, agents: [grant({ canWithdraw: true })] },
      { user: POOR, agents: [grant()], balances: { spot: {}, perp: {} } },
    ],
  })
})
afterAll(() => paper.close())

async function farm(user: string, args: readonly string[], change: Record<string, string> = {}) {
  const { futuresRestUrl, spotRestUrl } = paper.urls
  const env = {
    ASTER_FUTURES_REST_URL: futuresRestUrl,
    ASTER_FUTURES_WS_URL: futuresRestUrl.replace('http', 'ws'),
    ASTER_SPOT_REST_URL: spotRestUrl,
    ASTER_SPOT_WS_URL: spotRestUrl.replace('http', 'ws'),
    API_USER: user,
    API_SIGNER: AGENT,
    API_PRIVATE_KEY: CANARY,
    ASTERKIT_CONFIRM_LIVE: 'LIVE 500',
    ...change,
  }
  const folder = temporaryFolder()
  const end = await runFarm(args, { stateDir: folder.path, env })
  folder.remove()
  return end
}

it.concurrent.each<[string, string, string, Record<string, string>, number, RegExp]>([
  ['a wrong key', POOR, 'positions', { API_PRIVATE_KEY: 'a1'.repeat(32) }, 2, /belongs to 0x/],
  ['an expired agent', EXPIRED, 'open SOLUSDT 500 --live', {}, 1, /agent.*Nothing was sent$/],
  ['no balance', POOR, 'open SOLUSDT 500 --yes', {}, 3, /0\.00 are free in both wallets/],
  ['a key that can withdraw', WITHDRAWING, 'run --live --capital 500', {}, 3, /can take money out/],
])('the farm ends with one line for %s', async (_name, user, line, change, code, text) => {
  const end = await farm(user, line.split(' '), change)
  expect(end, end.stderr).toMatchObject({ code })
  // Its exchange lives in another year, which it is told about.
  const [told, ...more] = end.stderr
    .trimEnd()
    .split('\n')
    .filter((each) => !each.includes('warning'))
  expect(more).toEqual([])
  expect(told).toMatch(text)
  expect(end.stdout + end.stderr).not.toContain('c0ffee')
})

it('doctor tells about a key that can withdraw and a clock that is off, with what to do', async () => {
  const end = await farm(WITHDRAWING, ['doctor', '--live'])
  expect(end, end.stderr).toMatchObject({ code: 4, stderr: '' })
  expect(end.stdout).toMatch(/FAILED +withdrawal: this key can take money out/)
  expect(end.stdout).toMatch(/FAILED +clock: this machine's clock is /)
  expect(end.stdout).toMatch(/ok +keys: /)
  expect(end.stdout).toMatch(/ok +signing: WebAssembly/)
  expect(end.stdout).toContain('-> ')
})
