import { displayWidth, noPaint } from '@asterkit/app-kit'
import { decimal } from '@asterkit/instruments'
import type { FlattenPlan } from '@asterkit/strategy'
import { describe, expect, it } from 'vitest'
import { planLines, resultLines, stepLines } from '../src/exitView.ts'

const PLAN: FlattenPlan = {
  assets: [
    {
      asset: 'SOL',
      positions: [
        {
          symbol: 'SOLUSDT',
          quantity: decimal('-12345.678'),
          entryPrice: decimal('150.25'),
          markPrice: decimal('151'),
          unrealizedProfit: decimal('-9259.2585'),
          leverage: 1,
          marginType: 'isolated',
        },
      ],
      coins: decimal('12345.7'),
      coinsInWallet: decimal('12349.2'),
      spotPrice: decimal('150.9'),
      funding: decimal('12.5'),
      fundingSince: Date.UTC(2026, 10, 20),
      cost: { fees: decimal('1234.5'), slippage: decimal('77.25') },
    },
  ],
  ownOrders: [],
  otherOrders: [],
  unknown: ['what SOL cost: GET /api/v3/allOrders was not sent'],
}

describe('the plan of an exit', () => {
  const lines = planLines(PLAN, 'coins that the journal has on record as ours', noPaint)
  const text = lines.join('\n')

  it('shows both legs, what stays, cost and what is not known', () => {
    expect(text).toMatch(/SOLUSDT short +-12,345.678 .*-9,259.26 +\+12.50/)
    expect(text).toMatch(/SOL coins +12,345.7 +\? +150.9000 +\?/)
    expect(text).toMatch(/SOL that stay +3.5/)
    expect(text).toContain('Cost: about 1,311.75 USDT: fees 1,234.50, books 77.25.')
    expect(text).toContain('Not known: what SOL cost')
  })

  it('fits 80 columns', () => {
    for (const line of lines) expect(displayWidth(line), line).toBeLessThanOrEqual(80)
  })
})

describe('the result of an exit', () => {
  it('names all that is left, and never calls that flat', () => {
    const left = [
      {
        what: 'position' as const,
        symbol: 'SOLUSDT',
        quantity: decimal('-2'),
        reason: 'refused (-4140): Invalid symbol status for opening position.',
      },
    ]
    const text = resultLines({ isFlat: false, left, dust: [] }, noPaint).join('\n')
    expect(text).toMatch(/^NOT FLAT/)
    expect(text).toContain('position SOLUSDT -2: refused (-4140)')
  })

  it('mentions dust beside flat', () => {
    const dust = [{ asset: 'SOL', quantity: decimal('0.001') }]
    const lines = resultLines({ isFlat: true, left: [], dust }, noPaint)
    expect(lines).toEqual([
      'FLAT: no order, position or coin of the bot is left.',
      'Too little to sell: 0.001 SOL.',
    ])
  })
})

describe('a step of an exit', () => {
  it('says how much of an order was filled, and at what price', () => {
    const step = {
      kind: 'order',
      market: 'perp',
      symbol: 'SOLUSDT',
      side: 'buy',
      quantity: decimal('4'),
      filled: decimal('3'),
      quote: decimal('300'),
      reason: 'expired',
    } as const
    expect(stepLines(step, noPaint)).toEqual(['  bought     perp SOLUSDT 3 of 4 at 100.0000'])
  })
})
