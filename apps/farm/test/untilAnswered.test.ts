import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { AsterTransportError, createAsterClient, customEnvironment } from '@asterkit/sdk'
import { systemClock } from '@asterkit/strategy/aster'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { untilAnswered } from '../src/untilAnswered.ts'

const { sleep } = systemClock()
let server: Server
let asked = 0
let answer: { status: number; body: string; headers?: Record<string, string> }[] = []

beforeEach(async () => {
  asked = 0
  server = createServer((_request, response) => {
    const next = answer[asked] ?? { status: 200, body: '{"serverTime":1}', headers: {} }
    asked += 1
    const headers = { 'content-type': 'application/json', ...next.headers }
    response.writeHead(next.status, headers).end(next.body)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
})
afterEach(() => new Promise((done) => server.close(done)))

function readTime(signal: AbortSignal) {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const stream = url.replace('http', 'ws')
  const hosts = { futuresRest: url, spotRest: url, futuresWs: stream, spotWs: stream }
  const client = createAsterClient({ environment: customEnvironment({ name: 'paper', hosts }) })
  return client.futures.getServerTime({}, { signal })
}

describe('untilAnswered', () => {
  it('asks again while the exchange is down, and says so once per reason', async () => {
    answer = Array.from({ length: 7 }, () => ({ status: 503, body: '{}' }))
    const said: string[] = []
    const { signal } = new AbortController()
    const options = { say: (line: string) => said.push(line), sleep, signal, firstPauseMs: 1 }
    expect(await untilAnswered(() => readTime(signal), options)).toEqual({ serverTime: 1 })
    expect(asked).toBe(8)
    expect(said).toEqual([
      expect.stringContaining('Waiting for the exchange; nothing is traded'),
      'The exchange answers again.',
    ])
  })

  it('leaves an exchange alone for as long as it says', async () => {
    answer = [{ status: 429, body: '{"code":-1003,"msg":"?"}', headers: { 'retry-after': '90' } }]
    const waited: number[] = []
    const { signal } = new AbortController()
    const note = async (durationMs: number) => void waited.push(durationMs)
    const options = { say: () => undefined, sleep: note, signal, firstPauseMs: 1 }
    await untilAnswered(() => readTime(signal), options)
    expect(waited).toEqual([90_000])
  })

  it('gives up at once on what is no lack of an answer', async () => {
    answer = [{ status: 400, body: '{"code":-2015,"msg":"Invalid key"}' }]
    const { signal } = new AbortController()
    const options = { say: () => undefined, sleep, signal, firstPauseMs: 1 }
    await expect(untilAnswered(() => readTime(signal), options)).rejects.toThrow(/-2015/)
    expect(asked).toBe(1)
  })

  it('ends at once when a person stops it', async () => {
    const stop = new AbortController()
    const work = async () => {
      throw new AsterTransportError('connection refused')
    }
    const reason = new Error('stopped by a person')
    const say = () => stop.abort(reason)
    await expect(untilAnswered(work, { say, sleep, signal: stop.signal })).rejects.toBe(reason)
  })
})
