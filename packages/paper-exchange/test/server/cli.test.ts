import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { resolve } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { rawCall } from './testExchange.ts'

const CLI = resolve(import.meta.dirname, '../../src/cli.ts')
const FIXTURES = resolve(import.meta.dirname, '../fixtures/spot-perp-hourly')

const children: ChildProcess[] = []

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

interface Run {
  readonly child: ChildProcess
  readonly output: { stdout: string; stderr: string }
  /** Exit status. */
  readonly ended: Promise<number | null>
}

function run(...options: string[]): Run {
  const child = spawn(process.execPath, ['--conditions=source', CLI, ...options])
  children.push(child)
  const output = { stdout: '', stderr: '' }
  child.stdout.on('data', (data: Buffer) => {
    output.stdout += String(data)
  })
  child.stderr.on('data', (data: Buffer) => {
    output.stderr += String(data)
  })
  return { child, output, ended: once(child, 'close').then(([code]) => code as number | null) }
}

/** A port whose neighbour is free as well, most likely. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? Math.min(address.port, 65_000) : 18_900
}

async function until(run: Run, text: string): Promise<void> {
  while (!run.output.stdout.includes(text)) {
    if (run.child.exitCode !== null) throw new Error(run.output.stderr)
    await new Promise((wake) => setTimeout(wake, 20))
  }
}

describe('asterkit-paper', { timeout: 30_000 }, () => {
  it('prints four base URLs to export, answers there, and stops on SIGINT', async () => {
    const port = await freePort()
    const server = run(
      '--port',
      String(port),
      '--replay',
      FIXTURES,
      '--days',
      '2',
      '--speed',
      'max',
    )
    await until(server, 'Ctrl-C')
    const urls = [...server.output.stdout.matchAll(/^export (ASTER_\w+)=(\S+)$/gm)]
    expect(urls.map(([, name, url]) => `${name} ${url}`)).toEqual([
      `ASTER_FUTURES_REST_URL http://127.0.0.1:${port}`,
      `ASTER_FUTURES_WS_URL ws://127.0.0.1:${port}`,
      `ASTER_SPOT_REST_URL http://127.0.0.1:${port + 1}`,
      `ASTER_SPOT_WS_URL ws://127.0.0.1:${port + 1}`,
    ])
    expect((await rawCall(`http://127.0.0.1:${port + 1}/api/v3/time`)).status).toBe(200)
    const second = run('--port', String(port))
    expect(await second.ended).toBe(1)
    expect(second.output.stderr).toMatch(
      /^asterkit-paper: port \d+ is taken; choose another port\n$/,
    )
    server.child.kill('SIGINT')
    expect(await server.ended).toBe(0)
  })

  it.each([
    [['--colour'], /unknown option '--colour'/],
    [['--port', '0'], /--port must be a whole number from 1/],
    [['--speed', 'fast'], /--speed must be a number above zero/],
    [['--speed', '0'], /speed must be above 0/],
    [['--days', '-3'], /--days must be a number above zero/],
    [['--seed', '1.5'], /seed must be a whole number/],
    [['--seed', '1', '--replay', FIXTURES], /leave it out with --replay/],
    [['--replay', '/no/such/folder'], /does not exist; give a folder/],
    [['extra'], /too many arguments/],
  ])('refuses %j with one line and status 2', async (options, message) => {
    const refused = run(...options)
    expect(await refused.ended).toBe(2)
    expect(refused.output.stderr).toMatch(message)
    expect(refused.output.stderr.trimEnd().split('\n').length).toBe(1)
    expect(refused.output.stdout).toBe('')
  })
})
