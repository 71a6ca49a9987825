import { expect, it } from 'vitest'
import { openPosition, orderOf } from './testOrders.ts'
import { codeOf, openTestVenue } from './testVenue.ts'

const ROUNDS = 5100

it('remembers the newest 5000 orders that never executed, and every order that did', () => {
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
  expect(listed.length).toBe(5002)
  expect(listed[0]?.status).toBe('FILLED')
  expect(listed[1]).toEqual(resting)
  expect(listed.slice(2).map(({ orderId }) => orderId)).toEqual(ids.slice(ROUNDS - 5000))
  const codeOfOrder = (round: number) =>
    codeOf(() => user.getOrder('perp', 'SOLUSDT', { clientOrderId: `round-${round}` }))
  expect([codeOfOrder(99), codeOfOrder(100)]).toEqual([-2013, 'accepted'])
})
