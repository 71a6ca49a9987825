import { describe, expect, it } from 'vitest'
import {
  clientOrderId,
  isExitClientId,
  isOwnClientId,
  isQuoteClientId,
  quoteClientId,
} from '../src/executors/clientIds.ts'
import { isOwnId } from '../src/flatten/ownIds.ts'

const session = { startedAt: Date.UTC(2026, 10, 21), epoch: 3 }
const ids = {
  farm: clientOrderId(session, { intentId: 7, market: 'spot', attempt: 9 }),
  maker: quoteClientId(session, 9),
  exit: 'akx.1.2.3',
  person: 'web_1',
}

describe('client ids', () => {
  it('tell the farm, the market maker and the exit apart', () => {
    for (const [owner, isIts] of [
      ['farm', isOwnClientId],
      ['maker', isQuoteClientId],
      ['exit', isExitClientId],
    ] as const) {
      const claimed = Object.entries(ids).filter(([, id]) => isIts(id))
      expect(claimed).toEqual([[owner, ids[owner]]])
    }
  })

  it('are all cancelled by the emergency exit, and nobody else', () => {
    const cancelled = Object.entries(ids).filter(([, id]) => isOwnId(id))
    expect(cancelled.map(([owner]) => owner)).toEqual(['farm', 'maker', 'exit'])
  })

  it('are accepted by the exchange', () => {
    for (const id of Object.values(ids)) expect(id).toMatch(/^[.A-Z:/a-z0-9_-]{1,36}$/)
  })
})
