import { chmodSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { platform } from 'node:os'
import { join } from 'node:path'
import { type PaperExchange, startPaperExchange, syntheticFeed } from '@asterkit/paper-exchange'
import { privateKeySigner } from '@asterkit/sdk/signing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { saveKeys } from '../../packages/app-kit/src/keys/saveKeys.ts'
import { BYTES, CANARY, filesWithKey, hasKey } from './canaryKey.ts'
import { temporaryFolder } from './farmProcess.ts'
import { type Ended, startChild } from './startChild.ts'

const SIGNER = privateKeySigner(CANARY).address
const USER = `0x${'12'.repeat(20)}`
const KEYS = { API_USER: USER, API_SIGNER: SIGNER, API_PRIVATE_KEY: CANARY }
const NOWHERE = 'http://127.0.0.1:1'
const LIVE = { ASTERKIT_CONFIRM_LIVE: 'LIVE 100' }
const RUN = ['run', '--days', '1', '--json']
const PASSWORD = 'correct horse battery'
/** Where the person has put the key. */
const OWN_FILES = ['own/accounts', 'own/keys', 'own/raw']

/** Makes the program fail in a way that it does not know, with the key in the message and in the cause. */
const CRASH = `
  import { syncBuiltinESMExports } from 'node:module'
  import os from 'node:os'
  os.homedir = () => {
    const key = process.env.API_PRIVATE_KEY
    throw new TypeError('broke with ' + key, { cause: new Error('of 0x' + key.toUpperCase()) })
  }
  syncBuiltinESMExports()`

/** The programs as they are published: after `pnpm build`. */
const PROGRAMS = {
  farm: 'apps/farm/dist/cli.js',
  exit: 'apps/emergency-exit/dist/cli.js',
  maker: 'apps/market-maker/dist/cli.js',
  paper: 'packages/paper-exchange/dist/cli.js',
} as const

interface Scene {
  /** @default farm */
  readonly program?: keyof typeof PROGRAMS
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
  const crash = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(CRASH)}` }
  // What an exit halts is none of the sessions of the other scenes.
  const apart = { ...here, ASTERKIT_STATE_DIR: join(folder.path, 'exits') }
  const exitAll = ['--all', '--yes', '--json']
  const stored = { ...hosts(NOWHERE), ASTERKIT_STATE_DIR: join(folder.path, 'vault') }
  const own = (file: string) => join(folder.path, 'own', file)
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
      env: { ...here, ...crash },
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
    'the dashboard': { args: ['dashboard', '--once', '--plain'], env: here, ends: 0 },
    'a keystore': {
      args: ['spot', '--testnet'],
      env: { ...stored, ASTERKIT_KEYSTORE_PASSWORD: PASSWORD },
      ends: 1,
    },
    'a keystore with the key for a password': {
      args: ['spot', '--testnet'],
      env: { ...stored, ASTERKIT_KEYSTORE_PASSWORD: CANARY },
      ends: 2,
    },
    'keys on record': { args: ['keys', '--json'], env: stored, ends: 0 },
    'a file with keys': {
      args: ['spot', '--live'],
      env: { ...hosts(NOWHERE), ASTERKIT_ENV_FILE: own('keys') },
      ends: 1,
    },
    'a file with keys that others may read': {
      args: ['spot', '--live'],
      env: { ...hosts(NOWHERE), ASTERKIT_ENV_FILE: own('raw') },
      ends: 2,
    },
    'an exit that only looks': {
      program: 'exit',
      args: ['--dry-run', '--json'],
      env: apart,
      ends: 0,
    },
    'an exit': { program: 'exit', args: exitAll, env: apart, ends: 0 },
    'an exit without network': {
      program: 'exit',
      args: ['--live', ...exitAll],
      env: { ...apart, ...hosts(NOWHERE) },
      ends: 1,
    },
    'an exit with the key of another address': {
      program: 'exit',
      args: exitAll,
      env: { ...apart, API_SIGNER: USER },
      ends: 2,
    },
    'an exit that crashes': {
      program: 'exit',
      args: exitAll,
      env: { ...apart, ...crash },
      ends: 1,
    },
    'key typed as a symbol of an exit': {
      program: 'exit',
      args: ['--dry-run', '--symbol', CANARY],
      env: apart,
      ends: 2,
    },
    'a maker that quotes on an exchange of its own': {
      program: 'maker',
      args: ['run', '--hours', '0.05', '--speed', 'max', '--json'],
      env: KEYS,
      ends: 0,
    },
    'a maker without network, by a keystore': {
      program: 'maker',
      args: ['run', '--testnet', '--yes'],
      env: { ...stored, ASTERKIT_KEYSTORE_PASSWORD: PASSWORD },
      ends: 1,
    },
    'a maker with the key for a password': {
      program: 'maker',
      args: ['volume', '--testnet'],
      env: { ...stored, ASTERKIT_KEYSTORE_PASSWORD: CANARY },
      ends: 2,
    },
    'a maker with a file of keys': {
      program: 'maker',
      args: ['volume', '--live'],
      env: { ...hosts(NOWHERE), ASTERKIT_ENV_FILE: own('keys') },
      ends: 1,
    },
    'keys of a maker on record': {
      program: 'maker',
      args: ['keys', '--json'],
      env: stored,
      ends: 0,
    },
    'a maker that crashes': {
      program: 'maker',
      args: ['keys'],
      env: { ...KEYS, ...crash, ASTERKIT_STATE_DIR: '' },
      ends: 1,
    },
    'key typed as an option of the exchange': {
      program: 'paper',
      args: [`--${mixed}`],
      env: here,
      ends: 2,
    },
    'key typed as a seed': { program: 'paper', args: ['--seed', CANARY], env: here, ends: 2 },
    'key as the address of an account': {
      program: 'paper',
      args: ['--accounts', own('accounts')],
      env: here,
      ends: 2,
    },
    'an exchange that follows one that is not there': {
      program: 'paper',
      args: ['--feed', 'mirror', '--port', '0'],
      env: away,
      ends: 2,
    },
  }
}

describe('a private key', () => {
  it('is found by this test where the person has put it', () => {
    const put = (file: string, content: string | Buffer) =>
      writeFileSync(join(folder.path, 'own', file), content, { mode: 0o600 })
    mkdirSync(join(folder.path, 'own'))
    const names = [`API_USER=${USER}`, `API_SIGNER=${SIGNER}`]
    put('keys', [...names, `API_PRIVATE_KEY=0x${CANARY.toUpperCase()}`, ''].join('\n'))
    put('accounts', JSON.stringify({ accounts: [{ user: CANARY }] }))
    put('raw', Buffer.concat([Buffer.from('x'), BYTES]))
    chmodSync(join(folder.path, 'own', 'raw'), 0o644)
    expect(filesWithKey(folder.path)).toEqual(OWN_FILES)
    expect(hasKey(Buffer.from(`key ${BYTES.toString('base64')}`))).toBe(true)
    expect(hasKey(Buffer.from(SIGNER))).toBe(false)
  })

  it('appears in no output, file or process list, whatever happens', async () => {
    const given = { user: USER, agent: SIGNER, privateKey: CANARY }
    await saveKeys(join(folder.path, 'vault'), 'testnet', given, { password: PASSWORD })
    for (const [name, scene] of Object.entries(scenes())) {
      const { end, commandLine } = await play(scene)
      expect(end.signal ?? end.code, `${name}: ${masked(end)}`).toBe(scene.ends)
      expect(hasKey(Buffer.from(end.stdout + end.stderr)), name).toBe(false)
      if (!name.startsWith('key typed')) expect(hasKey(commandLine), name).toBe(false)
      expect(filesWithKey(folder.path), name).toEqual(OWN_FILES)
    }
    const written = globSync('**/*', { cwd: folder.path }).join('\n')
    const farms = ['journal.sqlite', 'log.jsonl', 'heartbeat.json', 'exchange.jsonl', 'crashes/']
    const kept = [...farms, 'exit.jsonl', 'testnet.keystore.json']
    for (const file of kept) {
      expect(written).toContain(file)
    }
  })
})

async function play(scene: Scene): Promise<{ readonly end: Ended; readonly commandLine: Buffer }> {
  const home = { HOME: folder.path, ASTERKIT_STATE_DIR: folder.path }
  const env = { ...home, NODE_DISABLE_COMPILE_CACHE: '1', ...scene.env }
  const { child, ended } = startChild([PROGRAMS[scene.program ?? 'farm'], ...scene.args], env)
  const commandLine =
    platform() === 'linux' ? readFileSync(`/proc/${child.pid}/cmdline`) : Buffer.alloc(0)
  return { end: await ended, commandLine }
}

/** What a scene that went wrong said, without what this test looks for. */
function masked({ stdout, stderr }: Ended): string {
  return (stdout + stderr).replaceAll(new RegExp(CANARY, 'gi'), '(the key)').slice(0, 2000)
}
