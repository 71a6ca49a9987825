import { decimal } from '@asterkit/instruments'
import { expect, it } from 'vitest'
import { openPosition, orderOf, text } from './testOrders.ts'
import { bookAt, codeOf, openTestVenue, START } from './testVenue.ts'

const ROUNDS = 1100

it('remembers the newest 1000 orders that never executed', () => {
  const { user } = openTestVenue()
  openPosition(user, 'buy', '1')
  const resting = user.placeOrder(orderOf({ quantity: '1', price: '98' }))
  const ids: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const id = `round-${round}`
    const { orderId } = user.placeOrder(
      orderOf({ quantity: '1', price: '99', newClientOrderId: id }),
    )
    user.cancelOrder('perp', 'SOLUSDT', { orderId })
    ids.push(orderId)
  }
  const listed = user.listOrders('perp', 'SOLUSDT')
  expect(listed.length).toBe(1002)
  expect(listed[0]?.status).toBe('FILLED')
  expect(listed[1]).toEqual(resting)
  expect(listed.slice(2).map(({ orderId }) => orderId)).toEqual(ids.slice(ROUNDS - 1000))
  const codeOfOrder = (round: number) =>
    codeOf(() => user.getOrder('perp', 'SOLUSDT', { clientOrderId: `round-${round}` }))
  expect([codeOfOrder(99), codeOfOrder(100)]).toEqual([-2013, 'accepted'])
})

it('remembers the newest 5000 executed orders, and explains every balance by rows and sums', () => {
  const { venue, feed, user } = openTestVenue()
  for (let round = 0; round < 7_000; round += 1) {
    if (round % 500 === 0) {
      bookAt(feed, START + round, 'perp', '100', '100.1')
      venue.advanceTo(START + round)
    }
    const side = round % 2 === 0 ? 'buy' : 'sell'
    user.placeOrder(
      orderOf({ type: 'MARKET', side, quantity: '0.06', newClientOrderId: `${round}` }),
    )
  }
  expect(user.listOrders('perp', 'SOLUSDT')).toHaveLength(5_000)
  const codeOfOrder = (round: number) =>
    codeOf(() => user.getOrder('perp', 'SOLUSDT', { clientOrderId: `${round}` }))
  expect([codeOfOrder(1_999), codeOfOrder(2_000)]).toEqual([-2013, 'accepted'])

  const fills = user.fills('perp', 'SOLUSDT')
  const sums = user.forgotten().fills.get('perp:SOLUSDT')
  expect([fills.length, sums?.count]).toEqual([5_000, 2_000])
  const zero = decimal('0')
  const held = fills.reduce(
    (sum, { side, quantity }) => (side === 'buy' ? sum.plus(quantity) : sum.minus(quantity)),
    sums?.quantity ?? zero,
  )
  expect(text(user.position('SOLUSDT').quantity)).toBe(text(held))
  const paid = fills.reduce(
    (sum, { commission }) => sum.plus(commission),
    sums?.commissions.get('USDT') ?? zero,
  )
  const profit = fills.reduce(
    (sum, { realizedPnl }) => sum.plus(realizedPnl),
    sums?.realizedPnl ?? zero,
  )

  const income = user.income()
  expect(income).toHaveLength(10_000)
  const earned = [...income.map(({ amount }) => amount), ...user.forgotten().income.values()]
  const wallet = earned.reduce((sum, amount) => sum.plus(amount), decimal('5000'))
  expect(text(user.perpWallet().wallet)).toBe(text(wallet))
  expect(text(wallet)).toBe(text(decimal('5000').plus(profit).minus(paid)))
})
