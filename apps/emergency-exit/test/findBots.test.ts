import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqliteJournal } from '@asterkit/strategy/sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findBots, haltBot } from '../src/findBots.ts'
import { holdOffBots } from '../src/holdOffBots.ts'

let stateDir: string
beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'exit-bots-'))
})
afterEach(() => rmSync(stateDir, { recursive: true, force: true }))

const OWNER = { environment: 'mainnet', account: '0xAb' }
const open = (name: string, owner: typeof OWNER) =>
  openSqliteJournal({ folder: join(stateDir, 'farm', name), ...owner, now: () => 1 })

describe('findBots', () => {
  it('finds the bots of the account, however the address is written, also while one runs', () => {
    const mine = open('live-1', { ...OWNER, account: '0xaB' })
    open('live-2', { ...OWNER, account: '0xcd' }).close()
    open('testnet-1', { ...OWNER, environment: 'testnet' }).close()
    open('live-1.previous', OWNER).close()
    const bots = findBots(stateDir, OWNER)
    expect(bots.map(({ name }) => name)).toEqual(['live-1'])
    expect(bots[0]).toMatchObject({ coins: undefined, writer: process.pid })
    expect(bots[0]?.problem).toBeUndefined()
    mine.close()
  })

  it('names orders for coins whose end the journal does not know', () => {
    const journal = open('live-1', OWNER)
    const call = { nonce: '1700000000000001', requestHash: 'ab', deadline: 12 }
    const pair = { pairId: 'p', symbol: 'SOLUSDT', spotSymbol: 'SOLUSDT', perpSymbol: 'SOLUSDT' }
    const assets = { baseAsset: 'SOL', quoteAsset: 'USDT', reason: 'test', action: 'open' }
    const limits = { maxNakedQuote: '500', spotLimit: '2', perpLimit: '2' }
    const order = { symbol: 'SOLUSDT', side: 'buy', quantity: '2', price: '100' }
    const rest = { timeInForce: 'IOC', isReduceOnly: false }
    const sent = { intentId: 1, pairId: 'p', attempt: 1, ...call }
    const intent = { intentId: 1, ...pair, ...assets, ...limits, leverage: 1, slippageBps: 20 }
    journal.append({ kind: 'intent', time: 1, body: intent })
    for (const market of ['spot', 'perp']) {
      const body = {
        ...sent,
        clientOrderId: `ak.${market}`,
        request: { market, ...order, ...rest },
      }
      journal.append({ kind: 'order-sent', time: 2, body })
    }
    journal.close()
    expect(findBots(stateDir, OWNER)[0]?.coins).toMatchObject([
      { asset: 'SOL', since: 1, orders: [{ clientOrderId: 'ak.spot', sentAt: 2, deadline: 12 }] },
    ])
  })

  it('lists one whose journal cannot be read: it may be of this account', () => {
    const folder = join(stateDir, 'farm', 'live-3')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'journal.sqlite'), 'not a database'.repeat(500))
    const [bot] = findBots(stateDir, OWNER)
    expect(bot).toMatchObject({ name: 'live-3', coins: undefined, writer: undefined })
    expect(bot?.problem).toContain('damaged')
  })

  it('finds market makers too, which must not quote on while the exit works and know of no coins', () => {
    const journal = openSqliteJournal({
      folder: join(stateDir, 'maker', 'mainnet-1'),
      ...OWNER,
      now: () => 1,
    })
    journal.append({ kind: 'quote-sent', time: 1, body: { symbol: 'ETHUSDT' } })
    journal.close()
    const [bot] = findBots(stateDir, OWNER)
    expect(bot).toMatchObject({ name: 'mainnet-1', coins: undefined })
    expect(bot?.problem).toBeUndefined()
    if (bot !== undefined) haltBot(bot, new Date(0))
    expect(existsSync(join(stateDir, 'maker', 'mainnet-1', 'HALT'))).toBe(true)
  })

  it('finds none where no bot has ever run', () => {
    expect(findBots(join(stateDir, 'nowhere'), OWNER)).toEqual([])
  })
})

describe('haltBot', () => {
  it('leaves a file that says when, and says why it could not', () => {
    open('live-1', OWNER).close()
    const [bot] = findBots(stateDir, OWNER)
    if (bot === undefined) throw new Error('no bot')
    expect(haltBot(bot, new Date(0))).toBeUndefined()
    expect(readFileSync(join(bot.folder, 'HALT'), 'utf8')).toContain('1970-01-01T00:00:00')
    expect(haltBot({ ...bot, folder: join(stateDir, 'gone') }, new Date(0))).toContain('ENOENT')
    expect(existsSync(join(stateDir, 'gone'))).toBe(false)
  })
})

describe('holdOffBots', () => {
  it('marks every bot while the exit is at work, also when it fails, and needs no folder', async () => {
    open('live-1', OWNER).close()
    const bots = [...findBots(stateDir, OWNER), { folder: join(stateDir, 'gone') }]
    const mark = join(stateDir, 'farm', 'live-1', 'EXIT')
    const failing = holdOffBots(bots, async () => {
      expect(existsSync(mark)).toBe(true)
      throw new Error('the exit failed')
    })
    await expect(failing).rejects.toThrow('the exit failed')
    expect(existsSync(mark)).toBe(false)
  })
})
