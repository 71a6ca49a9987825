import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import {
  accountOfSeed,
  type PaperExchange,
  startPaperExchange,
  syntheticFeed,
} from '@asterkit/paper-exchange'
import { environments } from '@asterkit/sdk'
import { privateKeySigner } from '@asterkit/sdk/signing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const FOLDER = join(import.meta.dirname, '..', '..', 'examples')

/** What each example has to say, and what that proves. */
const EXAMPLES = [
  {
    file: 'readPrices',
    claim: 'prices come without keys',
    says: /^\w+USDT at [\d.]+: .* every \d h$/m,
  },
  {
    file: 'roundOrder',
    claim: 'the rounded order breaks no rule',
    says: /^problems as it was: tick-size, step-size\nproblems when rounded: none$/m,
  },
  {
    file: 'placeAndCancel',
    claim: 'the accepted order ends cancelled and unfilled',
    says: /^accepted: order \d+ is NEW\ncancelling: accepted\norder is CANCELED, 0(?:\.0+)? BTC executed$/m,
  },
  {
    file: 'userEvents',
    claim: 'both changes of the order are heard',
    says: /^order is NEW\norder is CANCELED$/m,
  },
  {
    file: 'oldKeys',
    claim: 'an old key reads both wallets',
    says: /^BTCUSDT is marked at [\d.]+\nperp wallet: [1-9][\d.]* USDT, [1-9][\d.]* .*\nspot wallet: [1-9]\d.* USDT/m,
  },
  { file: 'watchBook', claim: 'a whole book comes', says: /^book \d+: bid [\d.]+ ask [\d.]+$/m },
  {
    file: 'repairBook',
    claim: 'a hole voids the book until a snapshot repairs it',
    says: /^next change: applied, lowest bid 1\.5\nafter a hole: gap, synced false, bid undefined\nrepaired: synced true, bid [\d.]+$/m,
  },
  {
    file: 'sizePair',
    claim: 'a pair fits and has a break-even',
    says: /^buy [\d.]+ on spot, sell [\d.]+ on perp\ncosts .*\nbreaks even after [\d.]+ h/m,
  },
  {
    file: 'backtest',
    claim: 'both runs add up',
    says: /^leverage 1: [1-9].*\n.*\n.*unit: true\nleverage 2: [1-9].*\n.*\n.*unit: true$/m,
  },
  {
    file: 'ownStrategy',
    claim: 'the decision follows the rate',
    says: /Z short: .* %\n(?:.*\n)*.*Z hold: .* %$/m,
  },
] as const

/** Shared by the examples, so not one itself. */
const SHARED = 'paperAccount'

/** Runs an example in a process of its own, which gets nothing of our environment. */
function runExample(file: string, env: Readonly<Record<string, string>>) {
  return promisify(execFile)(
    process.execPath,
    ['--conditions=source', join(FOLDER, `${file}.ts`)],
    {
      env,
      timeout: 40_000,
    },
  )
}

/** An account with an old key pair. */
const oldAccount = accountOfSeed(1)

/** Play keys: a wallet and an agent for each example, so that none sees another's orders. */
function keysOf(name: string): Readonly<Record<string, string>> {
  const keyOf = (role: string) =>
    `0x${createHash('sha256').update(`asterkit example ${role} ${name}`).digest('hex')}`
  return {
    API_USER: privateKeySigner(keyOf('wallet')).address,
    API_SIGNER: privateKeySigner(keyOf('agent')).address,
    API_PRIVATE_KEY: keyOf('agent'),
    APIV1_PUBLIC_KEY: oldAccount.v1.apiKey,
    APIV1_PRIVATE_KEY: oldAccount.v1.secret,
  }
}

function urlsOf(hosts: {
  readonly futuresRestUrl: string
  readonly futuresWsUrl: string
  readonly spotRestUrl: string
  readonly spotWsUrl: string
}): Readonly<Record<string, string>> {
  return {
    ASTER_FUTURES_REST_URL: hosts.futuresRestUrl,
    ASTER_FUTURES_WS_URL: hosts.futuresWsUrl,
    ASTER_SPOT_REST_URL: hosts.spotRestUrl,
    ASTER_SPOT_WS_URL: hosts.spotWsUrl,
  }
}

describe('examples', () => {
  let paper: PaperExchange

  beforeAll(async () => {
    const feed = syntheticFeed({ seed: 7 })
    const { user, v1 } = oldAccount
    const accounts = [{ user, agents: [], v1 }]
    paper = await startPaperExchange({ feed, mode: 'free', speed: 1, accounts })
  })

  afterAll(() => paper.close())

  test('every file of the folder is run here', () => {
    const files = globSync('*.ts', { cwd: FOLDER }).map((file) => file.replace('.ts', ''))

    expect(files.sort()).toEqual([SHARED, ...EXAMPLES.map(({ file }) => file)].sort())
  })

  test.concurrent.each(EXAMPLES)('$file: $claim', async ({ file, says }) => {
    const { stdout } = await runExample(file, { ...urlsOf(paper.urls), ...keysOf(file) })

    expect(stdout).toMatch(says)
  })

  test('examples trade on the exchange that is named and leave no order working', async () => {
    const answer = await fetch(`${paper.controlUrl}/paper/books`)
    const { accounts } = (await answer.json()) as {
      readonly accounts: readonly {
        readonly address: string
        readonly orders: readonly unknown[]
        readonly openOrders: readonly unknown[]
      }[]
    }
    const found = ['placeAndCancel', 'userEvents'].map((file) => {
      const user = keysOf(file).API_USER?.toLowerCase()
      return accounts.find(({ address }) => address.toLowerCase() === user)
    })

    expect(found.map((account) => account?.orders.length)).toEqual([1, 1])
    expect(found.flatMap((account) => account?.openOrders)).toEqual([])
  })

  test('an example that trades starts its own paper exchange when none is named', async () => {
    const { stdout } = await runExample('placeAndCancel', {})

    expect(stdout).toContain('order is CANCELED')
  })

  test('an example with keys refuses mainnet before it asks anything', async () => {
    const { futuresRest, futuresWs, spotRest, spotWs } = environments.mainnet.hosts
    const urls = urlsOf({
      futuresRestUrl: futuresRest,
      futuresWsUrl: futuresWs,
      spotRestUrl: spotRest,
      spotWsUrl: spotWs,
    })

    await expect(runExample('placeAndCancel', { ...urls, ...keysOf('mainnet') })).rejects.toThrow(
      /do not run on mainnet/,
    )
  })
})
