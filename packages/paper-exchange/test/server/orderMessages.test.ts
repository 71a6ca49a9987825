import { describe, expect, it } from 'vitest'
import { userMessage } from '../../src/server/userMessages.ts'
import { orderOf } from '../core/testOrders.ts'
import { openTestVenue, START } from '../core/testVenue.ts'

/** What the user streams tell from now on. */
function hear(venue: ReturnType<typeof openTestVenue>['venue']): object[] {
  const heard: object[] = []
  venue.onEvent((event) => {
    const told = event.kind === 'order' ? userMessage(event) : undefined
    if (told !== undefined) heard.push(told.message)
  })
  return heard
}

describe('order messages of the user streams', () => {
  it('keep what a conditional order was sent as when it is set off', () => {
    const { user, venue, feed } = openTestVenue()
    const heard = hear(venue)
    user.placeOrder(
      orderOf({
        type: 'STOP',
        side: 'sell',
        quantity: '1',
        stopPrice: '99',
        price: '105',
        workingType: 'MARK_PRICE',
      }),
    )
    feed.mark(START + 1, 'SOLUSDT', '99')
    venue.advanceTo(START + 1)
    const sent = { sp: '99', wt: 'MARK_PRICE', ot: 'STOP', cp: false, p: '105', X: 'NEW', x: 'NEW' }
    expect(heard).toMatchObject([
      { e: 'ORDER_TRADE_UPDATE', o: { ...sent, o: 'STOP' } },
      { e: 'ORDER_TRADE_UPDATE', o: { ...sent, o: 'LIMIT' } },
    ])
  })

  it('tell activation and rate of a trailing stop, and closePosition', () => {
    const { user, venue } = openTestVenue()
    const heard = hear(venue)
    const sell = { side: 'sell', workingType: 'MARK_PRICE' } as const
    user.placeOrder(
      orderOf({
        ...sell,
        type: 'TRAILING_STOP_MARKET',
        quantity: '1',
        activationPrice: '110',
        callbackRate: '1.5',
      }),
    )
    user.placeOrder(orderOf({ ...sell, type: 'STOP_MARKET', stopPrice: '99', closePosition: true }))
    expect(heard).toMatchObject([
      { o: { o: 'TRAILING_STOP_MARKET', AP: '110', cr: '1.5', cp: false } },
      { o: { o: 'STOP_MARKET', cp: true, q: '0' } },
    ])
  })

  it('tell the stop price on spot', () => {
    const { user, venue } = openTestVenue()
    const heard = hear(venue)
    const stop = { market: 'spot', type: 'STOP_MARKET', quantity: '1', stopPrice: '101' } as const
    user.placeOrder(orderOf(stop))
    expect(heard).toMatchObject([{ e: 'executionReport', P: '101', ot: 'STOP_MARKET' }])
  })
})
