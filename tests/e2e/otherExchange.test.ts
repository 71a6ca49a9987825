import { randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type PaperExchange, startPaperExchange, syntheticFeed } from '@asterkit/paper-exchange'
import { privateKeySigner } from '@asterkit/sdk/signing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { runFarm, temporaryFolder } from './farmProcess.ts'

/** A fresh agent; the key is worth nothing. */
function makeKeys() {
  const privateKey = randomBytes(32).toString('hex')
  const { address } = privateKeySigner(privateKey)
  return { API_USER: `0x${'12'.repeat(20)}`, API_SIGNER: address, API_PRIVATE_KEY: privateKey }
}

const hostsEnv = (rest: string, spot: string) => ({
  ASTER_FUTURES_REST_URL: rest,
  ASTER_FUTURES_WS_URL: rest.replace('http', 'ws'),
  ASTER_SPOT_REST_URL: spot,
  ASTER_SPOT_WS_URL: spot.replace('http', 'ws'),
})

let folder: ReturnType<typeof temporaryFolder>
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(() => folder.remove())

describe('farm run --live without a person', () => {
  let server: Server
  let requests = 0
  beforeEach(async () => {
    requests = 0
    server = createServer((_request, response) => {
      requests += 1
      response.end('{}')
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  })
  afterEach(() => new Promise((done) => server.close(done)))

  it.each([
    ['--live', {}, 'ASTERKIT_CONFIRM_LIVE="LIVE 100"'],
    ['--live', { ASTERKIT_CONFIRM_LIVE: 'LIVE 1000' }, 'ASTERKIT_CONFIRM_LIVE="LIVE 100"'],
    ['--testnet', {}, 'pass --yes'],
  ])('refuses %s with exit 3 and sends nothing', async (mode, confirmation, advice) => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const keys = makeKeys()
    const env = { ...hostsEnv(url, url), ...keys, ...confirmation }
    const end = await runFarm(['run', mode, '--capital', '100'], { stateDir: folder.path, env })
    expect(end).toMatchObject({ code: 3, stdout: '' })
    expect(end.stderr).toContain(advice)
    expect(end.stderr.trimEnd().split('\n')).toHaveLength(1)
    expect(end.stderr).not.toContain(keys.API_PRIVATE_KEY)
    expect(requests).toBe(0)
  })

  it('never calls a remote host in paper mode', async () => {
    const env = hostsEnv('https://fapi.example.com', 'https://sapi.example.com')
    const end = await runFarm(['run', '--paper'], { stateDir: folder.path, env })
    expect(end).toMatchObject({ code: 3, stdout: '' })
    expect(end.stderr).toContain('paper talks to this machine only')
  })
})

describe('farm run on a paper exchange that runs already', () => {
  let paper: PaperExchange
  beforeEach(async () => {
    paper = await startPaperExchange({ feed: syntheticFeed({ seed: 7 }) })
  })
  afterEach(() => paper.close())

  const Document = z.object({
    ordersSent: z.number().min(4),
    audit: z.object({ componentsAddUp: z.literal(true), ledgerEqualsExchange: z.literal(true) }),
  })
  const addresses = async (): Promise<string[]> => {
    const books: unknown = await (await fetch(`${paper.controlUrl}/paper/books`)).json()
    const { accounts } = z
      .object({ accounts: z.array(z.object({ address: z.string() })) })
      .parse(books)
    return accounts.map(({ address }) => address.toLowerCase())
  }

  it('trades there with the addresses and keys of the environment', async () => {
    const keys = makeKeys()
    const env = { ...hostsEnv(paper.urls.futuresRestUrl, paper.urls.spotRestUrl), ...keys }
    const end = await runFarm(['run', '--days', '1', '--json'], { stateDir: folder.path, env })
    expect(end.code, end.stderr).toBe(0)
    expect(() => Document.parse(JSON.parse(end.stdout))).not.toThrow()
    expect(await addresses()).toEqual([keys.API_USER])
    expect(end.stdout + end.stderr).not.toContain(keys.API_PRIVATE_KEY)
  })
})
