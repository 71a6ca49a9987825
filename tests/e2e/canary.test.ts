import { randomBytes } from 'node:crypto'
import { globSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { platform } from 'node:os'
import { join } from 'node:path'
import { type PaperExchange, startPaperExchange, syntheticFeed } from '@asterkit/paper-exchange'
import { privateKeySigner } from '@asterkit/sdk/signing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Ended, startFarm, temporaryFolder } from './farmProcess.ts'

/** A fresh key that is worth nothing; wherever it turns up, a real one would have. */
const BYTES = randomBytes(32)
const CANARY = BYTES.toString('hex')
const SIGNER = privateKeySigner(CANARY).address
const USER = `0x${'12'.repeat(20)}`
const KEYS = { API_USER: USER, API_SIGNER: SIGNER, API_PRIVATE_KEY: CANARY }
const NOWHERE = 'http://127.0.0.1:1'
const LIVE = { ASTERKIT_CONFIRM_LIVE: 'LIVE 100' }
const RUN = ['run', '--days', '1', '--json']

/** All that it could be written as; text is compared without regard to case. */
const SHAPES = [CANARY, ...['base64', 'base64url'].map((as) => BYTES.toString(as as 'base64'))]

/** Makes the program fail in a way that it does not know, with the key in the message and in the cause. */
const CRASH = `
  import { syncBuiltinESMExports } from 'node:module'
  import os from 'node:os'
  os.homedir = () => {
    const key = process.env.API_PRIVATE_KEY
    throw new TypeError('broke with ' + key, { cause: new Error('of 0x' + key.toUpperCase()) })
  }
  syncBuiltinESMExports()`

interface Scene {
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** Exit code, or the signal that ended it. */
  readonly ends: number | 'SIGKILL'
}

let folder: ReturnType<typeof temporaryFolder>
let paper: PaperExchange
beforeAll(async () => {
  folder = temporaryFolder()
  paper = await startPaperExchange({ feed: syntheticFeed({ seed: 7 }) })
})
afterAll(async () => {
  await paper.close()
  folder.remove()
})

const hosts = (rest: string, spot = rest) => ({
  ASTER_FUTURES_REST_URL: rest,
  ASTER_FUTURES_WS_URL: rest.replace('http', 'ws'),
  ASTER_SPOT_REST_URL: spot,
  ASTER_SPOT_WS_URL: spot.replace('http', 'ws'),
})

/** Every way in which a key is used or misused. Those on one exchange take turns, because a run moves its clock. */
function scenes(): Readonly<Record<string, Scene>> {
  const here = { ...hosts(paper.urls.futuresRestUrl, paper.urls.spotRestUrl), ...KEYS }
  const away = { ...hosts(NOWHERE), ...KEYS }
  const mixed = `0x${CANARY.toUpperCase()}`
  return {
    'killed half way': {
      args: RUN,
      env: { ...here, ASTERKIT_TEST_KILL_AT: '3:after' },
      ends: 'SIGKILL',
    },
    'a good run': { args: RUN, env: here, ends: 0 },
    'a good run, key in capitals with 0x': {
      args: RUN,
      env: { ...here, API_PRIVATE_KEY: mixed },
      ends: 0,
    },
    'a run on an exchange of its own': { args: RUN, env: KEYS, ends: 0 },
    'a crash that tells the key': {
      args: RUN,
      env: { ...here, NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(CRASH)}` },
      ends: 1,
    },
    wallets: { args: ['spot', '--json'], env: here, ends: 0 },
    settings: { args: ['config', '--json'], env: here, ends: 0 },
    'an exported memory': { args: ['export', 'journal'], env: here, ends: 0 },
    'no network': { args: ['spot', '--live'], env: away, ends: 1 },
    'key of another address': {
      args: ['run', '--live', '--capital', '100'],
      env: { ...away, ...LIVE, API_SIGNER: USER },
      ends: 2,
    },
    'key in the place of the addresses': {
      args: ['run', '--live', '--capital', '100'],
      env: { ...away, ...LIVE, API_USER: CANARY, API_SIGNER: mixed },
      ends: 2,
    },
    'key that is too long': {
      args: ['positions', '--live', '--json'],
      env: { ...away, API_PRIVATE_KEY: `${CANARY}0` },
      ends: 2,
    },
    'key with a space inside': {
      args: ['spot', '--live'],
      env: { ...away, API_PRIVATE_KEY: `${CANARY.slice(0, 40)} ${CANARY.slice(40)}` },
      ends: 2,
    },
    'state folder that cannot be': {
      args: RUN,
      env: { ...here, ASTERKIT_STATE_DIR: '/dev/null/state' },
      ends: 1,
    },
    // The command line itself is the person's; what is said about it is ours.
    'key typed as a command': { args: [CANARY], env: away, ends: 2 },
    'key typed as an option': { args: [`--${mixed}`], env: away, ends: 2 },
    'key typed as a symbol': { args: ['rates', '--symbols', CANARY], env: here, ends: 2 },
  }
}

describe('a private key', () => {
  it('is found by this test where the person has put it', () => {
    mkdirSync(join(folder.path, 'own'))
    writeFileSync(join(folder.path, 'own', 'keys'), `API_PRIVATE_KEY=0X${CANARY.toUpperCase()}\n`)
    writeFileSync(join(folder.path, 'own', 'raw'), Buffer.concat([Buffer.from('x'), BYTES]))
    expect(filesWithKey(folder.path)).toEqual(['own/keys', 'own/raw'])
    expect(hasKey(Buffer.from(`key ${BYTES.toString('base64')}`))).toBe(true)
    expect(hasKey(Buffer.from(SIGNER))).toBe(false)
  })

  it('appears in no output, file or process list, whatever happens', async () => {
    for (const [name, scene] of Object.entries(scenes())) {
      const { end, commandLine } = await play(scene)
      expect(end.signal ?? end.code, `${name}: ${masked(end)}`).toBe(scene.ends)
      expect(hasKey(Buffer.from(end.stdout + end.stderr)), name).toBe(false)
      if (!name.startsWith('key typed')) expect(hasKey(commandLine), name).toBe(false)
      expect(filesWithKey(folder.path), name).toEqual(['own/keys', 'own/raw'])
    }
    const written = globSync('**/*', { cwd: folder.path }).join('\n')
    const kept = ['journal.sqlite', 'log.jsonl', 'heartbeat.json', 'exchange.jsonl', 'crashes/']
    for (const file of kept) {
      expect(written).toContain(file)
    }
  })
})

async function play(scene: Scene): Promise<{ readonly end: Ended; readonly commandLine: Buffer }> {
  const options = { stateDir: folder.path, env: scene.env, isBuilt: true } as const
  const { child, ended } = startFarm(scene.args, options)
  const commandLine =
    platform() === 'linux' ? readFileSync(`/proc/${child.pid}/cmdline`) : Buffer.alloc(0)
  return { end: await ended, commandLine }
}

/** What a scene that went wrong said, without what this test looks for. */
function masked({ stdout, stderr }: Ended): string {
  return (stdout + stderr).replaceAll(new RegExp(CANARY, 'gi'), '(the key)').slice(0, 2000)
}

function hasKey(content: Buffer): boolean {
  const text = content.toString('latin1').toLowerCase()
  return content.includes(BYTES) || SHAPES.some((shape) => text.includes(shape.toLowerCase()))
}

function filesWithKey(path: string): readonly string[] {
  return globSync('**/*', { cwd: path })
    .filter((file) => statSync(join(path, file)).isFile())
    .filter((file) => hasKey(readFileSync(join(path, file))))
    .map((file) => file.replaceAll('\\', '/'))
    .toSorted()
}
