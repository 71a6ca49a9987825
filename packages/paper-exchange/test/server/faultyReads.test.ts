import * as futures from '@asterkit/sdk/futures'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { readActions } from '../../src/faults/readActions.ts'
import { plan } from './plannedFaults.ts'
import { accepted, openTestExchange, type TestExchange } from './testExchange.ts'

let exchange: TestExchange

beforeEach(async () => {
  exchange = await openTestExchange()
})

afterEach(() => exchange.close())

const symbol = 'ASTERUSDT'

async function goShort(): Promise<void> {
  await accepted(exchange.client, futures.placeOrder, {
    symbol,
    side: 'SELL',
    type: 'MARKET',
    quantity: '10',
  })
}

async function shortInReads(): Promise<string | undefined> {
  const rows = await exchange.client.futures.getPositionRisk({ symbol })
  return rows[0]?.positionAmt
}

const cases: Record<keyof typeof readActions, () => Promise<void>> = {
  async lag() {
    const positions = { endpoint: 'getPositionRisk', to: '+60000' } as const
    await plan(exchange, [
      { match: positions, phase: 'read', action: 'lag', args: { ms: 3000 }, times: 'always' },
    ])
    await exchange.client.futures.getPositionRisk({ symbol })
    await exchange.clock.sleep(5000)
    await goShort()
    expect(await shortInReads()).toBe('0')
    const trades = await exchange.client.futures.getUserTrades({ symbol })
    expect(trades.length).toBeGreaterThan(0)
    await exchange.clock.sleep(2999)
    expect(await shortInReads()).toBe('0')
    await exchange.clock.sleep(1)
    expect(await shortInReads()).toBe('-10')
  },
  async empty() {
    await goShort()
    await plan(exchange, [
      { match: { endpoint: 'getPositionRisk' }, phase: 'read', action: 'empty' },
    ])
    expect(await exchange.client.futures.getPositionRisk({})).toEqual([])
    expect(await shortInReads()).toBe('-10')
  },
  async 'missing-rows'() {
    const args = { keys: [symbol] }
    const match = { endpoint: 'getFundingInfo' }
    const all = await exchange.client.futures.getFundingInfo({})
    await plan(exchange, [{ match, phase: 'read', action: 'missing-rows', args }])
    const rows = await exchange.client.futures.getFundingInfo({})
    expect(rows.map((row) => row.symbol)).toEqual(
      all.map((row) => row.symbol).filter((name) => name !== symbol),
    )
    expect(rows.length).toBe(all.length - 1)
  },
  async 'set-field'() {
    const match = { endpoint: 'getPremiumIndex' }
    const field = 'lastFundingRate'
    const read = () => exchange.client.futures.getPremiumIndex({})
    await plan(exchange, [
      {
        match: { ...match, to: '+1' },
        phase: 'read',
        action: 'set-field',
        args: { field, value: '999', keys: [symbol] },
      },
    ])
    const rows = await read()
    expect(rows.filter((row) => row.lastFundingRate === '999').map((row) => row.symbol)).toEqual([
      symbol,
    ])
    for (const value of ['NaN', null]) {
      const args = { field, value }
      await plan(exchange, [{ match, phase: 'read', action: 'set-field', args }])
      await expect(read()).rejects.toMatchObject({ name: 'AsterSchemaError' })
    }
  },
  async 'flip-sign'() {
    const match = { endpoint: 'getPremiumIndex' }
    const read = async () => {
      const [row] = await exchange.client.futures.getPremiumIndex({ symbol })
      return Number(row?.lastFundingRate)
    }
    const before = await read()
    expect(Math.abs(before)).toBeGreaterThan(0)
    const args = { field: 'lastFundingRate' }
    await plan(exchange, [{ match, phase: 'read', action: 'flip-sign', args }])
    expect(await read()).toBe(-before)
    expect(await read()).toBe(before)
  },
}

it.each(Object.entries(cases))('%s is what the client reads', async (_name, run) => run())
