import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { lockAccount as lockOne } from '@asterkit/app-kit/account-lock'
import { paperCredentials } from '@asterkit/app-kit/aster'
import { findKeys, saveKeys } from '@asterkit/app-kit/keys'
import { afterAll, describe, expect, it } from 'vitest'
import { chooseMarket } from '../src/market/chooseMarket.ts'
import { accountNames } from '../src/market/openAccounts.ts'
import { lockAccount } from '../src/session/lockAccount.ts'
import { readSettings } from '../src/settings.ts'

const folder = mkdtempSync(join(tmpdir(), 'two-accounts-'))
afterAll(() => rmSync(folder, { recursive: true }))

const LOCAL = {
  ASTER_FUTURES_REST_URL: 'http://127.0.0.1:1',
  ASTER_FUTURES_WS_URL: 'ws://127.0.0.1:1',
  ASTER_SPOT_REST_URL: 'http://127.0.0.1:2',
  ASTER_SPOT_WS_URL: 'ws://127.0.0.1:2',
}
const [KEY_A, KEY_B] = ['11', '22'].map((digits) => digits.repeat(32))
const WALLETS = { long: `0x${'a'.repeat(40)}`, short: `0x${'b'.repeat(40)}` }

/** Environment variables of both accounts. */
async function keysOf(change: Readonly<Record<string, string>> = {}) {
  const { privateKeySigner } = await import('@asterkit/sdk/signing')
  return {
    API_USER: WALLETS.long,
    API_SIGNER: privateKeySigner(KEY_A ?? '').address,
    API_PRIVATE_KEY: KEY_A ?? '',
    API_SHORT_USER: WALLETS.short,
    API_SHORT_SIGNER: privateKeySigner(KEY_B ?? '').address,
    API_SHORT_PRIVATE_KEY: KEY_B ?? '',
    ...change,
  }
}

const choose = async (flags: Record<string, unknown>, env: Record<string, string>) =>
  chooseMarket(readSettings({ ...flags, stateDir: folder }, {}), env, 'run', 'two')

describe('two accounts', () => {
  it('are named by both wallets, in a session of their own', async () => {
    const choice = await choose({}, { ...LOCAL, ...(await keysOf()) })
    expect(choice.accounts).toEqual(WALLETS)
    expect(choice.account).toBe(`${WALLETS.long}+${WALLETS.short}`)
    expect(choice.sessionName).toMatch(/-aaaaaaaa-bbbbbbbb$/)
  })

  it('are refused where they are one wallet, in whatever case, or have one agent', async () => {
    const own = await paperCredentials('a')
    const short = await paperCredentials('b')
    const shouting = { ...short, user: own.user.toUpperCase().replace('0X', '0x') }
    expect(() => accountNames({ own, short: shouting })).toThrow(/are both 0x/)
    expect(() => accountNames({ own, short: { ...short, signer: own.signer } })).toThrow(
      /both accounts have the agent 0x/,
    )
  })

  it('are refused with one set of keys, which is named by its own variables', async () => {
    const none = { API_SHORT_USER: '', API_SHORT_SIGNER: '', API_SHORT_PRIVATE_KEY: '' }
    const half = { API_SHORT_SIGNER: '' }
    const local = async (change: Record<string, string>) =>
      choose({}, { ...LOCAL, ...(await keysOf(change)) })
    await expect(local(none)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining('API_SHORT_USER is not set'),
    })
    await expect(local(half)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining('missing: API_SHORT_SIGNER'),
    })
    await expect(choose({ testnet: true }, await keysOf(none))).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining('keys save --testnet --short-account'),
    })
  })

  it('keep the second keys in files of their own', async () => {
    const keys = await keysOf()
    const given = {
      user: keys.API_SHORT_USER,
      agent: keys.API_SHORT_SIGNER,
      privateKey: keys.API_SHORT_PRIVATE_KEY,
    }
    const path = await saveKeys(folder, 'testnet', given, undefined, 'short')
    expect(path).toMatch(/testnet-short\.env$/)
    expect(findKeys(folder, 'testnet', {})).toBeUndefined()
    const found = await findKeys(folder, 'testnet', {}, 'short')?.open()
    expect(found?.user).toBe(WALLETS.short)
  })

  it('are locked both or not at all', async () => {
    const choice = await choose({}, { ...LOCAL, ...(await keysOf()) })
    const both = lockAccount(folder, choice)
    const of = (account: string) => lockOne(folder, { environment: 'paper', account })
    expect(() => of(WALLETS.short)).toThrow(/another bot trades on account/)
    both.release()
    const maker = of(WALLETS.short)
    expect(() => lockAccount(folder, choice)).toThrow(WALLETS.short)
    of(WALLETS.long).release()
    maker.release()
  })
})
