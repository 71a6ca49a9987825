import { execFile } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { customEnvironment } from '@asterkit/sdk'
import { privateKeySigner } from '@asterkit/sdk/signing'
import type { Clock } from '@asterkit/strategy'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocketServer } from 'ws'
import { openAster } from '../src/aster/openAster.ts'

const NOW = 1_786_000_000_000
/** Published throwaway key: never fund it. */
const AGENT_KEY = '0x0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef'
const USER = '0x19E7E376E7C213B7E7e7e46cc70A5dD086DAff2A'

let close: (() => void) | undefined
afterEach(() => close?.())

/** Opens against an exchange that takes nonces of at most this age, in ms; the nonces it was sent. */
async function openAgainst(
  oldestMs: number,
): Promise<{ ages: number[]; opened: Promise<unknown> }> {
  const ages: number[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      const age = NOW - Number(new URLSearchParams(body).get('nonce')) / 1000
      ages.push(Math.round(age))
      const isTaken = age <= oldestMs
      response.writeHead(isTaken ? 200 : 400, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ code: isTaken ? 200 : -4225, msg: 'nonce' }))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  close = () => {
    server.closeAllConnections()
    server.close()
  }
  const http = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const ws = http.replace('http', 'ws')
  const clock: Clock = { now: () => NOW, sleep: () => Promise.resolve() }
  const opened = openAster({
    environment: customEnvironment({
      hosts: { futuresRest: http, futuresWs: ws, spotRest: http, spotWs: ws },
    }),
    credentials: { user: USER, signer: privateKeySigner(AGENT_KEY) },
    clock,
    signal: AbortSignal.timeout(10_000),
  })
  return { ages, opened }
}

describe('openAster', () => {
  it('backdates nonces, so that an order expires soon, where the window is wide', async () => {
    const { ages, opened } = await openAgainst(60_000)
    await opened
    expect(ages).toEqual([50_000])
  })

  it('takes fresh nonces where backdated ones are refused (-4225, an unknown outcome)', async () => {
    const { ages, opened } = await openAgainst(10_000)
    await opened
    expect(ages).toEqual([50_000, 0])
  })

  it('gives up where no nonce is taken, and asks about the clock', async () => {
    const { ages, opened } = await openAgainst(-1)
    await expect(opened).rejects.toThrow(/does not take our nonces.*is its clock right/)
    expect(ages).toHaveLength(2)
  })
})

/** Opens an exchange and a stream, and says which parts of Node it took. */
const LEAN = `
  const { openAster } = await import('./src/aster/index.ts')
  const { keySigner } = await import('./src/keys/index.ts')
  const { customEnvironment } = await import('@asterkit/sdk')
  const http = process.argv[1]
  const ws = http.replace('http', 'ws')
  const { client } = await openAster({
    environment: customEnvironment({
      hosts: { futuresRest: http, futuresWs: ws, spotRest: http, spotWs: ws },
    }),
    credentials: { user: '${USER}', signer: await keySigner('${AGENT_KEY}') },
    clock: { now: () => ${NOW} },
    signal: AbortSignal.timeout(10_000),
  })
  for await (const { kind } of client.streams.watchMarkPrice()) {
    const parts = process.moduleLoadList.filter((one) => one.includes('undici'))
    console.log(kind, parts.join())
    process.exit()
  }`

it('carries calls and streams without undici, which a bot would keep in memory for nothing', async () => {
  const server = createServer((_, response) => response.end('{"code":200,"msg":"ok"}'))
  const sockets = new WebSocketServer({ server })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  close = () => {
    for (const socket of sockets.clients) socket.terminate()
    server.closeAllConnections()
    server.close()
  }
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--conditions=source', '--input-type=module', '--eval', LEAN, url],
    { cwd: fileURLToPath(new URL('..', import.meta.url)) },
  )
  expect(stdout).toBe('open \n')
})
