import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AsterConfigurationError } from '../../src/index.ts'
import { fileNonceSource } from '../../src/node.ts'

let folder = ''
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'asterkit-nonces-')), 'agent')
})
afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }))

const START = 1_786_000_000_000

describe('fileNonceSource', () => {
  it('counts microseconds of the given clock less the backdating', () => {
    const source = fileNonceSource(folder, { now: () => START, backdatingMicros: 50_000_000 })
    expect(source.lastNonce).toBeUndefined()
    expect(source.next()).toBe('1785999950000000')
    expect(source.next()).toBe('1785999950000001')
    expect(source.lastNonce).toBe('1785999950000001')
  })

  it('goes on above every claim after a restart, also when the clock steps back within a second', () => {
    const first = fileNonceSource(folder, { now: () => START }).next()
    const again = fileNonceSource(folder, { now: () => START - 500 })
    expect(again.lastNonce).toBe('1786000000099999')
    expect(Number(again.next())).toBeGreaterThan(Number(first))
  })

  it('refuses to run a second ahead of the clock, and says why', () => {
    fileNonceSource(folder, { now: () => START }).next()
    const late = fileNonceSource(folder, { now: () => START - 60_000 })
    expect(() => late.next()).toThrow(/ahead of the clock: it was set back/)
    const restored = fileNonceSource(folder, { now: () => START })
    restored.restore(String((START + 60_000) * 1000))
    expect(() => restored.next()).toThrow(/ahead of the clock/)
  })

  it('two sources that alternate never meet', () => {
    let now = START
    const sources = [1, 2].map(() => fileNonceSource(folder, { now: () => now }))
    const seen = new Set<string>()
    for (let i = 0; i < 400; i++) {
      for (const source of sources) seen.add(source.next())
      now += 7
    }
    expect(seen.size).toBe(800)
  })

  it('keeps few files, readable by nobody else', () => {
    let now = START
    const source = fileNonceSource(folder, { now: () => now })
    for (let i = 0; i < 100; i++) {
      now += 1000
      source.next()
    }
    expect(readdirSync(folder)).toHaveLength(32)
    expect(statSync(join(folder, readdirSync(folder)[0] ?? '')).mode & 0o077).toBe(0)
    expect(statSync(folder).mode & 0o077).toBe(0)
  })

  it('starts above the high-water mark of a journal', () => {
    const lastNonce = String(START * 1000 + 700)
    const source = fileNonceSource(folder, { now: () => START, lastNonce })
    expect(source.next()).toBe('1786000000000701')
    source.restore('1786000000000900')
    expect(source.next()).toBe('1786000000000901')
  })

  it('never repeats in a tight loop of a million and stays within a second of the clock', () => {
    const source = fileNonceSource(folder, { now: Date.now })
    let last = 0
    for (let i = 0; i < 1_000_000; i++) {
      const nonce = Number(source.next())
      if (nonce <= last) throw new Error(`nonce ${nonce} after ${last}`)
      last = nonce
    }
    expect(last / 1000 - Date.now()).toBeLessThanOrEqual(1000)
  })

  it('refuses a folder that cannot be one, and a clock that is none', () => {
    writeFileSync(join(folder, '..', 'file'), '')
    const path = join(folder, '..', 'file')
    expect(() => fileNonceSource(path, { now: Date.now })).toThrow(AsterConfigurationError)
    expect(() => fileNonceSource(folder, { now: () => Number.NaN }).next()).toThrow(/clock/)
  })
})

describe('processes that share a folder', () => {
  it('two tight loops and two slow ones give out no nonce twice, each rising', async () => {
    const all = await Promise.all([
      nonces(worker(30_000, 0)),
      nonces(worker(30_000, 0)),
      nonces(worker(40, 10)),
      nonces(worker(40, 10)),
    ])
    expect(all.map((one) => one.length)).toEqual([30_000, 30_000, 40, 40])
    for (const one of all) expect(one).toEqual(one.toSorted((a, b) => a - b))
    expect(new Set(all.flat()).size).toBe(60_080)
  })

  it('a process that was killed leaves nothing that its successor repeats', async () => {
    const killed = worker(1_000_000, 1)
    const before: number[] = []
    killed.stdout?.on('data', (text: Buffer) => before.push(...numbersOf(String(text))))
    while (before.length < 20) await new Promise((resolve) => setTimeout(resolve, 10))
    killed.kill('SIGKILL')
    await new Promise((resolve) => killed.once('close', resolve))
    const after = await nonces(worker(1000, 0))
    expect(Math.min(...after)).toBeGreaterThan(Math.max(...before))
  })
})

function worker(count: number, pauseMs: number): ChildProcess {
  const script = fileURLToPath(new URL('./nonceWorker.ts', import.meta.url))
  const options = ['--conditions=source', script, folder, String(count), String(pauseMs)]
  return spawn(process.execPath, options, { stdio: ['ignore', 'pipe', 'inherit'] })
}

function nonces(child: ChildProcess): Promise<number[]> {
  return new Promise((resolve, reject) => {
    let text = ''
    child.stdout?.on('data', (part: Buffer) => {
      text += String(part)
    })
    child.once('error', reject)
    child.once('close', () => resolve(numbersOf(text)))
  })
}

function numbersOf(text: string): number[] {
  return text.split('\n').filter(Boolean).map(Number)
}
