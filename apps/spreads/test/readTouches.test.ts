import { describe, expect, it } from 'vitest'
import { readTouches } from '../src/market/readTouches.ts'

const row = (symbol: string, bidPrice: string, askPrice: string) => ({ symbol, bidPrice, askPrice })

describe('readTouches', () => {
  it('leaves out books without a middle, and a row that cannot be read, but no other', () => {
    const touches = readTouches([
      row('NOBIDUSDT', '0', '1'),
      row('NOASKUSDT', '1', '0'),
      row('CROSSEDUSDT', '2', '1'),
      row('ODDUSDT', `1.${'1'.repeat(90)}`, '2'),
      row('GOODUSDT', '1.5', '1.6'),
    ])
    expect([...touches.keys()]).toEqual(['GOODUSDT'])
    expect(touches.get('GOODUSDT')?.ask.toFixed()).toBe('1.6')
  })

  it('knows nothing of tables that were not read', () => {
    expect(readTouches(undefined).size).toBe(0)
  })
})
