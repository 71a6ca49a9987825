import { expect, test } from 'vitest'
import { createOrderBudget } from '../src/strategies/market-maker/run/orderBudget.ts'

const START = Date.UTC(2026, 10, 21, 7)
const SECOND = 1_000

test('a sixth of the minute may be used at once, and one order a second comes back at 60 a minute', () => {
  const budget = createOrderBudget(60)
  const granted = Array.from({ length: 15 }, () => budget.take(START, 'place'))
  expect(granted.filter(Boolean)).toHaveLength(10)
  expect(budget.take(START + SECOND - 1, 'place')).toBe(false)
  expect(budget.take(START + SECOND, 'place')).toBe(true)
})

test('orders that follow the market do not keep a missing side from being placed', () => {
  const budget = createOrderBudget(60)
  for (let order = 0; order < 10; order += 1) budget.take(START, 'move')
  let moves = 0
  let places = 0
  // Every second both sides move first, and then the missing order is asked for, as long as it is missing.
  for (let second = 1; second <= 10; second += 1) {
    const now = START + second * SECOND
    for (let order = 0; order < 4; order += 1) if (budget.take(now, 'move')) moves += 1
    if (places === 0 && budget.take(now, 'place')) places += 1
  }
  expect(places).toBe(1)
  expect(moves).toBe(9)
})

test('a placement that is not wanted any more holds moves back for two seconds only', () => {
  const budget = createOrderBudget(60)
  for (let order = 0; order < 10; order += 1) budget.take(START, 'move')
  expect(budget.take(START, 'place')).toBe(false)
  expect(budget.take(START + SECOND, 'move')).toBe(false)
  expect(budget.take(START + 2 * SECOND, 'move')).toBe(true)
})
