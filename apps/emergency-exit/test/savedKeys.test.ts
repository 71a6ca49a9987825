import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { saveKeys } from '@asterkit/app-kit/keys'
import { privateKeySigner } from '@asterkit/sdk/signing'
import { afterAll, describe, expect, it } from 'vitest'
import { chooseAccount } from '../src/chooseAccount.ts'
import { readSettings } from '../src/settings.ts'

const privateKey = '19'.repeat(32)
const user = `0x${'34'.repeat(20)}`
const keys = { user, agent: privateKeySigner(privateKey).address, privateKey }
const password = 'a long way home'
const stateDir = mkdtempSync(join(tmpdir(), 'asterkit-exit-keys-'))
afterAll(() => rmSync(stateDir, { recursive: true, force: true }))

const choose = (env: Record<string, string>) =>
  chooseAccount(readSettings({ testnet: true, stateDir }, {}), env)

describe('keys of the emergency exit', () => {
  it('are asked for in one line where none are saved', async () => {
    await expect(choose({})).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(/^--testnet needs keys: set API_USER .*Nothing was sent$/),
    })
  })

  it('are those that a bot has saved: the keystore with its password, or plain lines', async () => {
    await saveKeys(stateDir, 'testnet', keys, { password, scryptN: 16_384 })
    const env = { ASTERKIT_KEYSTORE_PASSWORD: password }
    expect(await choose(env)).toMatchObject({ account: user })
    await expect(choose({ ASTERKIT_KEYSTORE_PASSWORD: 'something else' })).rejects.toThrow(
      'the password is wrong',
    )
    await saveKeys(stateDir, 'testnet', keys, undefined)
    expect(await choose({})).toMatchObject({ account: user })
  })

  it('of the live account are not those of the testnet', async () => {
    await saveKeys(stateDir, 'testnet', keys, undefined)
    const live = chooseAccount(readSettings({ live: true, stateDir }, {}), {})
    await expect(live).rejects.toThrow('--live needs keys')
  })
})
