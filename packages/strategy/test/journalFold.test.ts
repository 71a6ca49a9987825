import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clientOrderId, clientTransferId } from '../src/executors/clientIds.ts'
import { type EntryBody, parseEntry, type TradeEntry } from '../src/executors/entries.ts'
import { foldJournal } from '../src/executors/foldEntry.ts'
import { openRecordBook, startSession } from '../src/executors/recordBook.ts'
import { createMemoryJournal } from '../src/testing/index.ts'

const DAY = 86_400_000
const call = { nonce: '1700000000000001', requestHash: 'ab', deadline: 20 }
const sent = (clientId: string, nonce = call.nonce): EntryBody<'order-sent'> => ({
  clientOrderId: clientId,
  intentId: 1,
  pairId: 'p',
  attempt: 1,
  ...call,
  nonce,
  request: {
    market: 'spot',
    symbol: 'SOLUSDT',
    side: 'buy',
    quantity: '2',
    price: '100',
    timeInForce: 'IOC',
    isReduceOnly: false,
  },
})
const state = (clientId: string, now: EntryBody<'order-state'>['state']): TradeEntry => ({
  kind: 'order-state',
  time: 5,
  body: { clientOrderId: clientId, state: now, reason: 'test' },
})
const view = (...entries: TradeEntry[]) =>
  foldJournal(entries.map((entry, index) => ({ ...entry, seq: index + 1 })))

describe('foldJournal', () => {
  it('counts an order left as sent as unknown after a restart', () => {
    const after = view(
      { kind: 'order-sent', time: 1, body: sent('a') },
      { kind: 'session', time: 2, body: { epoch: 2 } },
    )
    expect([after.openAttempts.get('a')?.state, after.epoch]).toEqual(['unknown', 2])
  })

  it.each(['filled', 'done-partial', 'dead', 'refused'] as const)(
    'ends an order that is %s',
    (end) => {
      const entry: TradeEntry = { kind: 'order-sent', time: 1, body: sent('a') }
      expect(view(entry, state('a', end)).openAttempts.size).toBe(0)
    },
  )

  it.each(['live', 'unknown'] as const)('keeps an order that is %s', (now) => {
    const entry: TradeEntry = { kind: 'order-sent', time: 1, body: sent('a') }
    expect(view(entry, state('a', now)).openAttempts.get('a')?.state).toBe(now)
  })

  it('keeps the highest nonce, by value and not by length of text', () => {
    const first: TradeEntry = { kind: 'order-sent', time: 1, body: sent('a', '999') }
    const second: TradeEntry = { kind: 'order-sent', time: 1, body: sent('b', '1000') }
    const third: TradeEntry = { kind: 'order-sent', time: 1, body: sent('c', '998') }
    expect(view(first, second, third).lastNonce).toBe('1000')
  })

  it('counts orders per UTC day and over all days', () => {
    const at = (time: number, id: string): TradeEntry => ({
      kind: 'order-sent',
      time,
      body: sent(id),
    })
    const after = view(at(DAY - 1, 'a'), at(DAY, 'b'), at(DAY + 5, 'c'))
    expect([after.counts.day, after.counts.orders, after.ordersSent]).toEqual([DAY, 2, 3])
  })

  it('keeps the first reason of a halt until a person resumes', () => {
    const halt = (reason: string): TradeEntry => ({ kind: 'halt', time: 3, body: { reason } })
    expect(view(halt('one'), halt('two')).halt).toEqual({ reason: 'one', time: 3 })
    const resume: TradeEntry = { kind: 'resume', time: 4, body: { by: 'operator' } }
    expect(view(halt('one'), resume).halt).toBeUndefined()
  })
})

describe('parseEntry', () => {
  const cooldown = { symbol: 'S', level: 1, until: 5 }
  it.each([
    ['an unknown kind', 'surprise', {}],
    ['a kind that only looks known', '__proto__', {}],
    ['a missing field', 'cooldown', { symbol: 'S', level: 1 }],
    ['a surplus field', 'cooldown', { ...cooldown, secret: 1 }],
    [
      'a number where money must be text',
      'order-sent',
      { ...sent('a'), request: { ...sent('a').request, price: 100 } },
    ],
    [
      'an infinite amount',
      'order-sent',
      { ...sent('a'), request: { ...sent('a').request, price: 'Infinity' } },
    ],
  ])('refuses %s', (_, kind, body) => {
    expect(() => parseEntry({ kind, time: 1, body })).toThrow(/journal entry/)
  })

  it('stops a record book from writing an entry that could not be read again', () => {
    const journal = createMemoryJournal()
    const book = openRecordBook(journal)
    const body = { ...sent('a'), nonce: 'not a number' }
    expect(() => book.append({ kind: 'order-sent', time: 1, body })).toThrow('bad journal entry')
    expect([...journal.read()]).toEqual([])
  })
})

describe('client ids', () => {
  it('property: fit the venue and differ whenever anything differs', () => {
    const session = fc.record({
      startedAt: fc.integer({ min: 1.6e12, max: 4e12 }),
      epoch: fc.integer({ min: 1, max: 1e6 }),
    })
    const order = fc.record({
      intentId: fc.integer({ min: 1, max: 1e7 }),
      market: fc.constantFrom('spot' as const, 'perp' as const),
      attempt: fc.integer({ min: 1, max: 1e7 }),
    })
    return fc.assert(
      fc.property(session, order, session, order, (one, first, two, second) => {
        const id = clientOrderId(one, first)
        expect(id).toMatch(/^[.A-Z:/a-z0-9_-]{1,36}$/)
        expect(id).toBe(clientOrderId({ ...one }, { ...first }))
        const isSame = JSON.stringify([one, first]) === JSON.stringify([two, second])
        expect(id === clientOrderId(two, second)).toBe(isSame)
        expect(clientTransferId(one, first.intentId)).not.toBe(id)
      }),
    )
  })
})

describe('startSession', () => {
  it('raises the epoch at each start', () => {
    const journal = createMemoryJournal()
    expect(startSession(openRecordBook(journal), 1)).toBe(1)
    expect(startSession(openRecordBook(journal), 2)).toBe(2)
  })
})
