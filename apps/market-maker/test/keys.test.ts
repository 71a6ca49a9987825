import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { saveKeys } from '@asterkit/app-kit/keys'
import { privateKeySigner } from '@asterkit/sdk/signing'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { config } from '../src/commands/config.ts'
import { chooseAster } from '../src/market/chooseAster.ts'
import { readSettings } from '../src/settings.ts'

const privateKey = '17'.repeat(32)
const user = `0x${'12'.repeat(20)}`
const agent = privateKeySigner(privateKey).address
const PASSWORD = 'correct horse'
const stateDir = mkdtempSync(join(tmpdir(), 'asterkit-maker-keys-'))
afterAll(() => rmSync(stateDir, { recursive: true, force: true }))

const choose = (env: Record<string, string>, flags: Record<string, unknown> = {}) =>
  chooseAster(readSettings({ testnet: true, stateDir, ...flags }, {}), env)

/** What `config` tells about them. */
async function shownConfig(): Promise<{ readonly keys: string }> {
  let shown = ''
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    shown += String(text)
    return true
  })
  await config({ flags: { testnet: true, json: true, stateDir }, words: [] })
  write.mockRestore()
  return JSON.parse(shown)
}

describe('keys of the market maker', () => {
  test('are asked for in one line while there are none', async () => {
    await expect(choose({})).rejects.toThrow(
      '--testnet needs keys: run market-maker keys save, or set API_USER',
    )
  })

  test('come from the keystore that the farm keeps, too, and the name of a session tells none', async () => {
    const given = { user, agent, privateKey }
    await saveKeys(stateDir, 'testnet', given, { password: PASSWORD, scryptN: 16_384 })
    const choice = await choose({ ASTERKIT_KEYSTORE_PASSWORD: PASSWORD })
    expect(choice).toMatchObject({ account: user, isShared: true })
    expect(JSON.stringify(choice)).not.toContain(privateKey)
    expect((await shownConfig()).keys).toMatch(/testnet\.keystore\.json$/)
    await expect(choose({ ASTERKIT_KEYSTORE_PASSWORD: 'another one' })).rejects.toThrow(
      'the password is wrong',
    )
  })

  test('come from a private file of lines, and an open one is refused', async () => {
    const file = join(stateDir, '.env')
    const lines = `API_USER=${user}\nAPI_SIGNER=${agent}\nAPI_PRIVATE_KEY=${privateKey}\n`
    writeFileSync(file, lines, { mode: 0o600 })
    expect(await choose({ ASTERKIT_ENV_FILE: file })).toMatchObject({ account: user })
    const open = join(stateDir, 'open.env')
    writeFileSync(open, lines, { mode: 0o644 })
    await expect(choose({ ASTERKIT_ENV_FILE: open })).rejects.toThrow(`chmod 600 ${open}`)
  })
})
