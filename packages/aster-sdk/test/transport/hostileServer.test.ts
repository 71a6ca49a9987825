import { setTimeout as wait } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { fetchTransport, futuresEndpoints, kyTransport, type Transport } from '../../src/index.ts'
import { nodeHttpTransport } from '../../src/node.ts'
import { undiciTransport } from '../../src/undici.ts'
import { clientOf } from '../loopbackServer.ts'
import { type RawServer, rawAnswer, startRawServer } from './rawServer.ts'

let server: RawServer | undefined
afterEach(async () => {
  await server?.close()
  server = undefined
})

type Answering = Parameters<typeof startRawServer>[0]

const TIME = rawAnswer('{"serverTime":1}')
const SUCCESS = rawAnswer('{"code":200,"msg":"success"}')
const MIB = 1024 * 1024
/** 256 MiB, packed. */
const BOMB = gzipSync(Buffer.alloc(256 * MIB))

/** Answers reads as they should be, so that the connection is a used one, and writes as told. */
const afterRead =
  (answer: Answering): Answering =>
  (request) => {
    if (request.method === 'GET') request.socket.write(TIME)
    else answer(request)
  }

/** Writes until the other side has enough; tells how much left. */
function pour(
  socket: Parameters<Answering>[0]['socket'],
  total: number,
  framed: boolean,
): () => number {
  const block = Buffer.alloc(256 * 1024, 32)
  const size = Buffer.from(`${block.length.toString(16)}\r\n`)
  let sent = 0
  const more = () => {
    while (sent < total && !socket.destroyed) {
      sent += block.length
      if (framed) socket.write(size)
      const hasRoom = socket.write(block)
      if (framed) socket.write('\r\n')
      if (!hasRoom) return
    }
  }
  socket.on('drain', more)
  more()
  return () => sent
}

const transports: readonly (readonly [string, () => Transport])[] = [
  ['ky', kyTransport],
  ['fetch', fetchTransport],
  ['undici', undiciTransport],
  ['node:http', nodeHttpTransport],
]

describe.each(transports)('against a hostile server, %s', (_name, transport) => {
  async function serve(answer: Answering, options: Parameters<typeof clientOf>[1] = {}) {
    server = await startRawServer(answer)
    const client = clientOf(server.url, { transport: transport(), timeoutMs: 300, ...options })
    const noop = async () => (await client.prepare(futuresEndpoints.noop, {})).send()
    return { client, server, noop }
  }

  it('sends a write once when a used connection is reset under it', async () => {
    const { client, server, noop } = await serve(
      afterRead(({ socket }) => socket.resetAndDestroy()),
    )
    await client.futures.getServerTime()
    await wait(10)
    expect((await noop()).kind).toBe('unknown')
    await wait(50)
    expect(server.writes).toHaveLength(1)
    expect(server.connections()).toBe(1)
  })

  it('sends a write at most once when the server closes idle connections all the time', async () => {
    const { client, server, noop } = await serve(({ method, socket }) => {
      socket.write(method === 'GET' ? TIME : SUCCESS)
      setImmediate(() => socket.destroy())
    })
    for (let round = 1; round <= 20; round++) {
      await client.futures.getServerTime()
      const before = server.writes.length
      const { kind } = await noop()
      const arrived = server.writes.length - before
      expect(arrived).toBeLessThanOrEqual(1)
      if (kind === 'accepted') expect(arrived).toBe(1)
      if (kind === 'not-sent') expect(arrived).toBe(0)
    }
    expect(new Set(server.writes).size).toBe(server.writes.length)
  })

  it('takes no late answer for that of the next call', async () => {
    const { client, noop } = await serve(({ method, socket, count }) => {
      if (method === 'GET') socket.write(TIME)
      else if (count === 1) setTimeout(() => socket.write(SUCCESS), 350)
      else setTimeout(() => socket.write(rawAnswer('{"code":-2019,"msg":"no"}', '400 Bad')), 200)
    })
    expect((await noop()).kind).toBe('unknown')
    expect((await noop()).kind).toBe('refused')
    await expect(client.futures.getServerTime()).resolves.toEqual({ serverTime: 1 })
  })

  it('takes no answer that nobody asked for', async () => {
    const { client, noop } = await serve(({ method, socket }) => {
      if (method === 'GET') socket.write(TIME + SUCCESS)
      else socket.write(rawAnswer('{"code":-2019,"msg":"no"}', '400 Bad'))
    })
    await client.futures.getServerTime().catch(() => undefined)
    await wait(20)
    expect((await noop()).kind).toBe('refused')
  })

  it('uses no connection again that spoke while it rested', async () => {
    const { client, server, noop } = await serve(({ method, socket }) => {
      if (method !== 'GET') socket.write(rawAnswer('{"code":-2019,"msg":"no"}', '400 Bad'))
      else {
        socket.write(TIME)
        setTimeout(() => socket.write(SUCCESS), 10)
      }
    })
    await client.futures.getServerTime()
    await wait(40)
    expect((await noop()).kind).toBe('refused')
    expect(server.connections()).toBe(2)
  })

  it('leaves a write unknown when its answer drips in past the deadline', async () => {
    const { server, noop } = await serve(({ socket }) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n')
      const timer = setInterval(() => socket.write(' '), 20)
      socket.on('close', () => clearInterval(timer))
    })
    const begin = performance.now()
    expect((await noop()).kind).toBe('unknown')
    expect(performance.now() - begin).toBeLessThan(900)
    expect(server.writes).toHaveLength(1)
  })

  it.each([
    ['garbage', 'SSH-2.0-OpenSSH_9.6\r\n\r\n'],
    ['an endless header', `HTTP/1.1 200 OK\r\nX: ${'a'.repeat(MIB)}`],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 30\r\n\r\n{}'],
    ['a body that is shorter than announced', `${rawAnswer('{"code":200').slice(0, -3)}`],
    ['a duplicate nonce refusal', rawAnswer('{"code":-4225,"msg":"nonce"}', '400 Bad Request')],
    [
      'a redirect to itself',
      rawAnswer('', '307 Temporary Redirect', 'Location: /fapi/v3/noop\r\n'),
    ],
    ['an HTML 502', rawAnswer('<html>502</html>', '502 Bad Gateway')],
    ['an empty 200', rawAnswer('')],
    ['204', 'HTTP/1.1 204 No Content\r\n\r\n'],
  ])('leaves a write unknown after %s, and sends it once', async (_what, bytes) => {
    const { server, noop } = await serve(({ socket }) => socket.write(bytes))
    expect((await noop()).kind).toBe('unknown')
    await wait(30)
    expect(server.writes).toHaveLength(1)
  })

  it.each([
    ['declared', 'Content-Length: 1073741824', false],
    ['chunked', 'Transfer-Encoding: chunked', true],
    ['ended by the connection', 'Connection: close', false],
  ])('stops a body of 1 GiB (%s) early and in little memory', async (_what, header, framed) => {
    let sent = () => 0
    const { server, noop } = await serve(
      ({ socket }) => {
        socket.write(`HTTP/1.1 200 OK\r\n${header}\r\n\r\n`)
        sent = pour(socket, 1024 * MIB, framed)
      },
      { timeoutMs: 10_000, maxBytes: 4 * MIB },
    )
    const before = process.memoryUsage().rss
    const outcome = await noop()
    const grown = process.memoryUsage().rss - before
    expect(outcome).toMatchObject({ kind: 'unknown' })
    expect(JSON.stringify(outcome)).toContain(`longer than ${4 * MIB} bytes`)
    await wait(50)
    expect(sent()).toBeLessThan(64 * MIB)
    expect(grown).toBeLessThan(96 * MIB)
    expect(server.writes).toHaveLength(1)
  })

  it('is not filled by a small body that unpacks to 256 MiB', async () => {
    const { noop } = await serve(
      ({ socket }) => {
        socket.write(
          `HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${BOMB.length}\r\n\r\n`,
        )
        socket.write(BOMB)
      },
      { timeoutMs: 10_000, maxBytes: 4 * MIB },
    )
    const before = process.memoryUsage().rss
    expect((await noop()).kind).toBe('unknown')
    expect(process.memoryUsage().rss - before).toBeLessThan(96 * MIB)
  })

  const behaviours: Readonly<Record<string, Answering>> = {
    accepts: ({ socket }) => socket.write(SUCCESS),
    'accepts and closes': ({ socket }) => socket.end(SUCCESS),
    'accepts twice': ({ socket }) => socket.write(SUCCESS + SUCCESS),
    'accepts late': ({ socket }) => setTimeout(() => socket.write(SUCCESS), 60),
    'says nothing': () => undefined,
    resets: ({ socket }) => socket.resetAndDestroy(),
    closes: ({ socket }) => socket.end(),
    'breaks off': ({ socket }) => socket.end(SUCCESS.slice(0, -5)),
    'answers HTML': ({ socket }) => socket.write(rawAnswer('<html>', '502 Bad Gateway')),
    redirects: ({ socket }) => socket.write(rawAnswer('', '307 Moved', 'Location: /\r\n')),
  }

  it('property: whatever the server does, no write arrives twice and no outcome is invented', async () => {
    const names = fc.array(fc.constantFrom(...Object.keys(behaviours)), {
      minLength: 1,
      maxLength: 6,
    })
    await fc.assert(
      fc.asyncProperty(names, async (script) => {
        const raw = await startRawServer((request) => {
          behaviours[script[raw.writes.length - 1] ?? '']?.(request)
        })
        const client = clientOf(raw.url, { transport: transport(), timeoutMs: 40 })
        let unsentAt: number | undefined
        for (const [index, name] of script.entries()) {
          const call = await client.prepare(futuresEndpoints.noop, {})
          const { kind } = await call.send()
          const arrived = raw.writes.length - index
          if (kind === 'not-sent') {
            // A busy machine may need longer for a connection than the call has.
            unsentAt = index
            break
          }
          // A connection that was closed under the request may swallow it: unknown, and no copy.
          if (kind === 'accepted') expect(name).toMatch(/^accepts/)
          expect(['accepted', 'unknown']).toContain(kind)
          expect(arrived).toBeLessThanOrEqual(1)
          if (arrived < 1) break
        }
        await wait(5)
        expect(new Set(raw.writes).size).toBe(raw.writes.length)
        if (unsentAt !== undefined) expect(raw.writes).toHaveLength(unsentAt)
        await raw.close()
      }),
      { numRuns: 25 },
    )
  }, 30_000)
})
