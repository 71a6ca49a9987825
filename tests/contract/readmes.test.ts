import { execFile } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import {
  accountOfSeed,
  type PaperExchange,
  startPaperExchange,
  syntheticFeed,
  UNRESTRICTED,
} from '@asterkit/paper-exchange'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '..', '..')

/** Its examples ask an exchange: here the one that the environment names. */
const SDK = 'packages/aster-sdk/README.md'

const readmes = globSync('packages/*/README.md', { cwd: ROOT }).sort()

describe.each(readmes)('%s', (readme) => {
  const [example = ''] = examplesOf(readme)

  test('has an example that a newcomer can take in', () => {
    expect(example.split('\n').length).toBeGreaterThan(5)
    expect(example.split('\n').length).toBeLessThan(35)
  })

  if (readme !== SDK) {
    test('has an example that runs as it stands', async () => {
      expect((await run(example)).trim()).not.toBe('')
    })
  }
})

describe('examples of the SDK', () => {
  const examples = examplesOf(SDK)
  const complete = examples.filter((code) => code.includes('environmentFromEnv(process.env)'))
  const account = accountOfSeed(3)
  let paper: PaperExchange
  let env: Readonly<Record<string, string>>

  beforeAll(async () => {
    const { user, v1 } = account
    const feed = syntheticFeed({ seed: 3 })
    const agent = { ...UNRESTRICTED, address: account.agent.toLowerCase() }
    const accounts = [{ user, agents: [agent], v1 }]
    paper = await startPaperExchange({ feed, mode: 'free', speed: 1, accounts })
    env = {
      ASTER_FUTURES_REST_URL: paper.urls.futuresRestUrl,
      ASTER_FUTURES_WS_URL: paper.urls.futuresWsUrl,
      ASTER_SPOT_REST_URL: paper.urls.spotRestUrl,
      ASTER_SPOT_WS_URL: paper.urls.spotWsUrl,
      API_USER: user,
      API_SIGNER: account.agent,
      API_PRIVATE_KEY: account.agentPrivateKey,
      APIV1_PUBLIC_KEY: v1.apiKey,
      APIV1_PRIVATE_KEY: v1.secret,
    }
  })
  afterAll(() => paper.close())

  test('the first one sends an order', async () => {
    expect(await run(complete[0] ?? '', env)).toMatch(/^[\d.]+ -?[\d.]+\n.*first:.*\naccepted\n$/s)
  })

  test('market data comes without keys', async () => {
    expect(await run(complete[1] ?? '', env)).toMatch(/^\[ '[\d.]+', '[\d.]+' \]\nhighest .* \d+/)
  })

  test('an old key reads balances', async () => {
    expect(await run(complete[2] ?? '', env)).toContain("asset: 'USDT'")
    expect(complete).toHaveLength(3)
  })
})

function examplesOf(readme: string): readonly string[] {
  const text = readFileSync(join(ROOT, readme), 'utf8')
  return [...text.matchAll(/```ts\n(.*?)```/gs)].map(([, code = '']) => code)
}

/** Runs code in a process of its own and gives what it prints. */
async function run(code: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--conditions=source', '--input-type=module-typescript', '--eval', code],
    // Packages are found from here, as from a user's project.
    { cwd: join(ROOT, 'tests'), timeout: 60_000, env: { ...process.env, ...env } },
  )
  return stdout
}
