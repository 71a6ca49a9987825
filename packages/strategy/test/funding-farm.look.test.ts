import { describe, expect, it } from 'vitest'
import { createMemoryJournal } from '../src/adapters/memory/memoryJournal.ts'
import { openRecordBook } from '../src/executors/recordBook.ts'
import type { PairHolding } from '../src/pair.ts'
import type { PerpPosition } from '../src/ports/exchange.ts'
import { fundingPayments } from '../src/strategies/funding-farm/look/fundingPayments.ts'
import type { FarmInspection } from '../src/strategies/funding-farm/look/inspectFarm.ts'
import { inspectPair } from '../src/strategies/funding-farm/look/inspectPair.ts'
import { judgeHealth } from '../src/strategies/funding-farm/look/judgeHealth.ts'
import { parseFundingFarmConfig } from '../src/strategies/funding-farm/parseConfig.ts'
import {
  d,
  HOUR,
  held,
  holding,
  NOW,
  type SymbolScene,
  scene,
  shortRow,
} from './fundingFarmScene.ts'

const config = parseFundingFarmConfig({})

function look(
  pair: Partial<PairHolding> = {},
  position: Partial<PerpPosition> = {},
  symbol: SymbolScene = {},
) {
  const own = holding(pair)
  const state = scene([symbol], {}, held(own, shortRow(position)))
  const coins = { free: own.spotQuantity, locked: d('0') }
  const found = inspectPair(own, state, new Map([['SOL', coins]]))
  if (found === undefined) throw new Error('the market of the scene is known')
  return { state, found, own }
}

function inspection(
  parts: ReturnType<typeof look>,
  more: Partial<FarmInspection> = {},
): FarmInspection {
  return {
    time: NOW,
    positionMode: 'one-way',
    pairs: [parts.found],
    unreadable: [],
    positions: (parts.state.positions ?? []).map((row) => ({ ...row, own: row.quantity })),
    spot: [],
    perp: [],
    foreignOrders: [],
    value: d('10000'),
    unpriced: [],
    book: openRecordBook(createMemoryJournal()),
    state: parts.state,
    ...more,
  }
}

const codes = (found: FarmInspection, halt?: string) =>
  judgeHealth(found, config, halt).findings.map(({ level, code }) => `${level} ${code}`)

describe('inspectPair', () => {
  it('says what the next payment brings and when funding has paid the fees', () => {
    // 48 coins at 100 and 0.01 %: 0.48 a payment. Fees 3.84 + closing 4800 * 0.0008 = 7.68.
    const { found } = look({ fundingReceived: d('0.48') })
    expect(found.nextFunding?.toFixed()).toBe('0.48')
    expect(found.roundTripFees.toFixed()).toBe('7.68')
    expect(found.feeCoverage.toFixed()).toBe('0.0625')
    // 7.20 left at 0.48 every 8 h: 15 payments.
    expect(found.breakEvenHours?.toFixed()).toBe('120')
    expect(found.imbalance.isZero()).toBe(true)
    expect(found.venueSpotQuantity?.toFixed()).toBe('48')
  })

  it('has reached break-even once funding has paid the fees, and never reaches it at a negative rate', () => {
    expect(look({ fundingReceived: d('8') }).found.breakEvenHours?.toFixed()).toBe('0')
    const { found } = look({}, {}, { rate: '-0.0001' })
    expect(found.breakEvenHours).toBeUndefined()
    expect(found.nextFunding?.toFixed()).toBe('-0.48')
  })
})

describe('judgeHealth', () => {
  it('finds nothing wrong with a hedged pair far from liquidation', () => {
    const verdict = judgeHealth(inspection(look()), config)
    expect(verdict).toMatchObject({ status: 'healthy', findings: [] })
    expect(verdict.criteria.join('\n')).toContain('warning from 40 %, critical from 55 %')
  })

  it.each<[string, ReturnType<typeof look>, Partial<FarmInspection>, string]>([
    [
      'a short that the exchange lacks',
      look({}, { quantity: d('-40') }),
      {},
      'critical journal-differs',
    ],
    ['more than 2 % apart', look({ spotQuantity: d('50') }), {}, 'critical unhedged'],
    ['two lots apart', look({ spotQuantity: d('48.02') }), {}, 'warning unhedged'],
    [
      '60 % of the way',
      look({}, { unrealizedProfit: d('-2880'), liquidationPrice: d('200') }),
      {},
      'critical margin-low',
    ],
    [
      '45 % of the way',
      look({}, { unrealizedProfit: d('-2160'), liquidationPrice: d('200') }),
      {},
      'warning margin-low',
    ],
    ['a negative rate', look({}, {}, { rate: '-0.0001' }), {}, 'warning funding-negative'],
    ['5x', look({ leverage: 5 }), {}, 'critical leverage-high'],
    ['cross margin', look({}, { marginType: 'cross' }), {}, 'warning margin-shared'],
    ['hedge mode', look(), { positionMode: 'hedge' }, 'critical hedge-mode'],
    ['a market that cannot be read', look(), { unreadable: ['SOLUSDT'] }, 'critical unreadable'],
    [
      'a leg below the smallest order',
      look({ spotQuantity: d('0.04'), perpQuantity: d('-0.04') }, { quantity: d('-0.04') }),
      {},
      'critical leg-unsellable',
    ],
    [
      'a leg near the smallest order',
      look({ spotQuantity: d('0.08'), perpQuantity: d('-0.08') }, { quantity: d('-0.08') }),
      {},
      'warning leg-small',
    ],
  ])('reports %s', (_name, parts, more, code) => {
    expect(codes(inspection(parts, more))).toContain(code)
  })

  it('reports what is not ours, without touching it', () => {
    const parts = look()
    const row = { ...shortRow({ symbol: 'BTCUSDT', quantity: d('-1') }), own: d('0') }
    expect(codes(inspection(parts, { positions: [row] }))).toEqual(['warning foreign-position'])
  })

  it('is critical after a halt of the bot and a warning after one by a person', () => {
    const journal = createMemoryJournal()
    journal.append({ kind: 'halt', time: NOW, body: { reason: 'unwind failed' } })
    const halted = inspection(look(), { book: openRecordBook(journal) })
    expect(judgeHealth(halted, config).status).toBe('critical')
    expect(codes(inspection(look()), 'the file HALT')).toEqual(['warning halted'])
  })

  it('puts critical findings first', () => {
    const found = codes(
      inspection(look({ spotQuantity: d('50') }), { positionMode: 'hedge' }),
      'halt',
    )
    expect(found).toEqual([...found].sort())
    expect(found[0]).toMatch(/^critical/)
  })
})

describe('fundingPayments', () => {
  it('lists payments oldest first with the total of each pair', () => {
    const journal = createMemoryJournal()
    const row = (incomeId: string, amount: string, time: number, pairId?: string) => ({
      incomeId,
      symbol: 'SOLUSDT',
      asset: 'USDT',
      amount,
      time,
      ...(pairId !== undefined && { pairId }),
    })
    const rows = [row('2', '-0.1', NOW + HOUR, 'a'), row('1', '0.5', NOW, 'a')]
    journal.append({ kind: 'funding', time: NOW, body: { rows } })
    journal.append({ kind: 'funding', time: NOW, body: { rows: [row('3', '2', NOW + 2 * HOUR)] } })
    const listed = fundingPayments(journal).map(({ amount, total, pairId }) => [
      amount.toFixed(),
      total.toFixed(),
      pairId,
    ])
    expect(listed).toEqual([
      ['0.5', '0.5', 'a'],
      ['-0.1', '0.4', 'a'],
      ['2', '2', undefined],
    ])
  })
})
