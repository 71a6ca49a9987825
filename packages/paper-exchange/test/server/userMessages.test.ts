import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { decimal } from '@asterkit/instruments'
import { describe, expect, it } from 'vitest'
import { userMessage } from '../../src/server/userMessages.ts'
import { limit, openTestVenue, START } from '../core/testVenue.ts'

const SAMPLES = resolve(import.meta.dirname, '../../../../../shared/aster-api/samples/ws')

type Message = Readonly<Record<string, unknown>>

/** An isolated account that is nearly liquidated, and everything its futures stream told. */
function tellLife(): readonly Message[] {
  const { user, venue, feed } = openTestVenue({ insuranceBalance: '0', defaultLeverage: 10 })
  const told: Message[] = []
  venue.onEvent((event) => {
    const message = userMessage(event)
    if (message?.account === user.address) told.push(message.message as Message)
  })
  user.setHedgeMode(true)
  user.setMultiAssets(true)
  user.setMultiAssets(false)
  user.setHedgeMode(false)
  user.setLeverage('SOLUSDT', 20)
  user.setMarginType('SOLUSDT', 'ISOLATED')
  user.placeOrder(limit('perp', 'sell', { quantity: '10', price: '99' }))
  user.changePositionMargin('SOLUSDT', { side: 'BOTH', amount: decimal('50'), kind: 'add' })
  feed.mark(START + 1, 'SOLUSDT', '109.4')
  feed.mark(START + 2, 'SOLUSDT', '120')
  venue.advanceTo(START + 2)
  return told
}

const ofKind = (told: readonly Message[], kind: string) => told.filter(({ e }) => e === kind)

/** Field names of a message, with those of its objects and of the first row of its lists. */
function shapeOf(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return shapeOf(value[0], `${path}[]`)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value)
    .flatMap(([name, inner]) => [`${path}.${name}`, ...shapeOf(inner, `${path}.${name}`)])
    .sort()
}

describe('user messages of the futures stream', () => {
  it('tell modes, leverage, margin and forced closes in the order in which they happened', () => {
    const told = tellLife()
    expect(ofKind(told, 'ACCOUNT_CONFIG_UPDATE').map(({ ai, ac }) => ai ?? ac)).toEqual([
      { j: false, f: false, d: true },
      { j: true, f: false, d: true },
      { j: false, f: false, d: true },
      { j: false, f: false, d: false },
      { s: 'SOLUSDT', l: 20 },
    ])
    const reasons = ofKind(told, 'ACCOUNT_UPDATE').map(({ a }) => (a as { m: string }).m)
    expect(reasons).toEqual(['MARGIN_TYPE_CHANGE', 'ORDER', 'MARGIN_TRANSFER', 'ORDER'])
    expect(ofKind(told, 'MARGIN_CALL')).toMatchObject([
      { p: [{ s: 'SOLUSDT', ps: 'BOTH', pa: '-10', mt: 'ISOLATED', iw: '100.00000000' }] },
    ])
    const forced = ofKind(told, 'ORDER_TRADE_UPDATE')
      .map(({ o }) => o as { c: string; x: string; X: string })
      .filter(({ c }) => c.startsWith('autoclose-'))
    expect(forced.map(({ x, X }) => [x, X])).toEqual([
      ['NEW', 'NEW_ADL'],
      ['CALCULATED', 'FILLED'],
    ])
  })

  it.skipIf(!existsSync(SAMPLES)).each([
    ['ACCOUNT_CONFIG_UPDATE', 'ACCOUNT_CONFIG_UPDATE.mode', 0],
    ['ACCOUNT_CONFIG_UPDATE', 'ACCOUNT_CONFIG_UPDATE.leverage', 4],
    ['ACCOUNT_UPDATE', 'ACCOUNT_UPDATE', 1],
  ])('%s has the documented fields of %s (needs ../shared)', (kind, sample, index) => {
    const documented: unknown = JSON.parse(
      readFileSync(resolve(SAMPLES, `futures_${sample}.json`), 'utf8'),
    )
    expect(shapeOf(ofKind(tellLife(), kind)[index])).toEqual(shapeOf(documented))
  })

  it.skipIf(!existsSync(SAMPLES))(
    'MARGIN_CALL leaves out only the crossed wallet (needs ../shared)',
    () => {
      const documented: unknown = JSON.parse(
        readFileSync(resolve(SAMPLES, 'futures_MARGIN_CALL.json'), 'utf8'),
      )
      const expected = shapeOf(documented).filter((name) => name !== '.cw')
      expect(shapeOf(ofKind(tellLife(), 'MARGIN_CALL')[0])).toEqual(expected)
    },
  )
})
