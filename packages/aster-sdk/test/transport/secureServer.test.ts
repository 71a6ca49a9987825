import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer as createPlainServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer, getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { nodeHttpTransport } from '../../src/node.ts'
import { undiciTransport } from '../../src/undici.ts'
import { rawAnswer } from './rawServer.ts'

/** A certificate of this machine, made for these tests and thrown away. */
let identity: { readonly key: Buffer; readonly cert: Buffer }
beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), 'asterkit-tls-'))
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1']
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1']
  const files = ['-nodes', '-days', '1', '-keyout', key, '-out', cert]
  execFileSync('openssl', [...request, ...subject, ...files], { stdio: 'ignore' })
  identity = { key: readFileSync(key), cert: readFileSync(cert) }
  rmSync(folder, { recursive: true })
})

const open: { server: Server; sockets: Set<Socket> }[] = []
afterEach(async () => {
  for (const { server, sockets } of open.splice(0)) {
    for (const socket of sockets) socket.destroy()
    await new Promise((done) => server.close(done))
  }
  setDefaultCACertificates(getCACertificates('bundled'))
})

async function listen(server: Server): Promise<string> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => sockets.add(socket))
  open.push({ server, sockets })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  return `https://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
}

/** A server whose handshake succeeds where its certificate is trusted; keeps the bytes that come after it. */
async function secure(answer: (socket: Socket) => void) {
  const seen: string[] = []
  const server = createServer(identity, (socket) => {
    socket.on('error', () => socket.destroy())
    socket.on('data', (bytes) => {
      seen.push(String(bytes))
      answer(socket)
    })
  })
  return { url: await listen(server), seen }
}

const trust = () =>
  setDefaultCACertificates([...getCACertificates('bundled'), String(identity.cert)])

describe.each([
  ['undici', undiciTransport],
  ['node:http', nodeHttpTransport],
] as const)('through %s to a TLS server', (name, transport) => {
  const send = (url: string) =>
    transport().send(
      { method: 'POST', url: `${url}/fapi/v3/noop`, body: 'a=1' },
      { timeoutMs: 400, maxBytes: 1000 },
    )

  it('a write carries nothing to a certificate that is not trusted', async () => {
    const { url, seen } = await secure((socket) => socket.write(rawAnswer('{}')))
    await expect(send(url)).rejects.toMatchObject({ reason: 'not-sent' })
    expect(seen).toEqual([])
  })

  it.each<[string, (socket: Socket) => void]>([
    ['silence', () => undefined],
    ['garbage', (socket) => socket.write('SSH-2.0-OpenSSH_9.6\r\n')],
    ['a reset', (socket) => socket.resetAndDestroy()],
    ['an end', (socket) => socket.end()],
  ])('a write was not sent when the handshake meets %s', async (_, answer) => {
    const url = await listen(
      createPlainServer((socket) => {
        socket.on('error', () => socket.destroy())
        socket.once('data', () => answer(socket))
      }),
    )
    await expect(send(url)).rejects.toMatchObject({ reason: 'not-sent' })
  })

  // undici reads the trusted certificates when it loads.
  it.skipIf(name === 'undici')('a write is answered, or its outcome is unknown', async () => {
    trust()
    const good = await secure((socket) => socket.write(rawAnswer('{"code":200}')))
    expect(await send(good.url)).toMatchObject({ status: 200, text: '{"code":200}' })
    const closing = await secure((socket) => socket.destroy())
    await expect(send(closing.url)).rejects.toMatchObject({ reason: 'interrupted' })
    expect(closing.seen.join('')).toContain('a=1')
    const silent = await secure(() => undefined)
    await expect(send(silent.url)).rejects.toMatchObject({ reason: 'timeout' })
    expect(silent.seen.join('')).toContain('a=1')
  })
})
