import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { platform } from 'node:os'
import { resolve } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'

const CLI = resolve(import.meta.dirname, '../../packages/paper-exchange/src/cli.ts')
/** Half of them say nothing at all, half are WebSockets without a stream. */
const SOCKETS = 10_000
const BATCH = 250
/** What an idle socket may cost the exchange, bytes. */
const BYTES_PER_SOCKET = 30_000

const sockets: Socket[] = []
let end = () => undefined as unknown

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy()
  end()
})

/** Resident memory of a process, bytes. */
function memoryOf(pid: number): number {
  const kilobytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kilobytes) * 1024
}

async function start(): Promise<{ pid: number; port: number }> {
  const port = 20_000 + (process.pid % 20_000)
  const child = spawn(
    process.execPath,
    ['--conditions=source', CLI, '--port', String(port), '--print', 'json'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  end = () => child.kill('SIGKILL')
  let told = ''
  while (!told.includes('\n}\n')) told += String((await once(child.stdout, 'data'))[0])
  return { pid: child.pid ?? 0, port }
}

async function open(port: number, isWebSocket: boolean): Promise<void> {
  const socket = connect(port, '127.0.0.1')
  sockets.push(socket)
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  if (!isWebSocket) return
  const key = randomBytes(16).toString('base64')
  const lines = [
    'GET /ws HTTP/1.1',
    `Host: 127.0.0.1:${port}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${key}`,
  ]
  socket.write(`${lines.join('\r\n')}\r\n\r\n`)
  expect(String((await once(socket, 'data'))[0])).toMatch(/^HTTP\/1\.1 101/)
}

describe.skipIf(platform() !== 'linux')(
  'ten thousand idle sockets (memory is read from /proc)',
  () => {
    it('cost the exchange little memory, and it answers others as before', async () => {
      const { pid, port } = await start()
      const ask = async () => (await fetch(`http://127.0.0.1:${port}/fapi/v3/time`)).status
      expect(await ask()).toBe(200)
      const before = memoryOf(pid)
      for (let at = 0; at < SOCKETS; at += BATCH) {
        const batch = Array.from({ length: BATCH }, (_, index) => open(port, index % 2 === 0))
        await Promise.all(batch)
      }
      const startedAt = performance.now()
      expect(await ask()).toBe(200)
      expect(performance.now() - startedAt).toBeLessThan(2_000)
      const grown = memoryOf(pid) - before
      console.info(`${SOCKETS} idle sockets: ${Math.round(grown / SOCKETS)} bytes each`)
      expect(grown).toBeLessThan(SOCKETS * BYTES_PER_SOCKET)
      for (const socket of sockets.splice(0)) socket.destroy()
      await expect.poll(ask, { timeout: 15_000 }).toBe(200)
    })
  },
)
