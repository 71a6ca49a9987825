import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { privateKeySigner } from '@asterkit/sdk/signing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findKeys, keyFiles, readKeyFile, saveKeys } from '../src/keys/index.ts'

const privateKey = '11'.repeat(32)
const user = `0x${'12'.repeat(20)}`
const agent = privateKeySigner(privateKey).address
const given = { user, agent, privateKey }
const PASSWORD = 'correct horse'
const LOCKED = { password: PASSWORD, scryptN: 16_384 }

let stateDir: string
beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'app-kit-keys-'))
})
afterEach(() => rmSync(stateDir, { recursive: true, force: true }))

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8)

describe('saved keys', () => {
  it('as plain lines are for their owner alone, and open again', async () => {
    const path = await saveKeys(stateDir, 'testnet', given, undefined)
    expect([modeOf(path), modeOf(keyFiles(stateDir, 'testnet').folder)]).toEqual(['600', '700'])
    const source = findKeys(stateDir, 'testnet', {})
    expect(source).toMatchObject({ kind: 'env-file', where: path })
    const credentials = await source?.open()
    expect(credentials).toMatchObject({ user, signer: { address: agent } })
    expect(findKeys(stateDir, 'live', {})).toBeUndefined()
  })

  it('as a keystore tell both addresses without the password, and no key to anybody', async () => {
    await saveKeys(stateDir, 'live', given, undefined)
    const path = await saveKeys(stateDir, 'live', given, LOCKED)
    expect(existsSync(keyFiles(stateDir, 'live').env)).toBe(false)
    expect(readFileSync(path, 'utf8')).not.toContain(privateKey)
    expect(modeOf(path)).toBe('600')
    expect(readKeyFile(path)).toMatchObject({ user, agent })
    const open = (password: string) =>
      findKeys(stateDir, 'live', { ASTERKIT_KEYSTORE_PASSWORD: password })?.open()
    expect(await open(PASSWORD)).toMatchObject({ user, signer: { address: agent } })
    await expect(open('wrong password')).rejects.toThrow('the password is wrong')
  })

  it('are not read when others may read them', async () => {
    const path = await saveKeys(stateDir, 'live', given, undefined)
    chmodSync(path, 0o644)
    await expect(findKeys(stateDir, 'live', {})?.open()).rejects.toThrow(`chmod 600 ${path}`)
  })

  it('give way to the environment, and a file of the original bot is understood', async () => {
    const file = join(stateDir, '.env')
    const lines = [
      `export API_USER="${user}"`,
      `API_SIGNER=${agent} # the agent`,
      `API_PRIVATE_KEY='0x${privateKey}'`,
      'APIV1_PUBLIC_KEY=old',
      'ASTER_FUTURES_REST_URL=https://elsewhere.example',
    ]
    writeFileSync(file, lines.join('\n'), { mode: 0o600 })
    const opened = await findKeys(stateDir, 'live', { ASTERKIT_ENV_FILE: file })?.open()
    expect(opened).toMatchObject({ user, signer: { address: agent } })
    const env = { API_USER: user, API_SIGNER: agent, API_PRIVATE_KEY: privateKey }
    await saveKeys(stateDir, 'live', given, LOCKED)
    expect(findKeys(stateDir, 'live', env)?.kind).toBe('environment')
  })
})
