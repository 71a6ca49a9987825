import { expect, test } from 'vitest'
import { withoutRepeats } from '../../src/server/repeatedParameters.ts'

test.each([
  [{ timeInForce: 'GTX', postOnly: 'true' }, { timeInForce: 'GTX' }],
  [{ quoteOrderQty: '100', cost: '100' }, { quoteOrderQty: '100' }],
  [
    { batchOrders: '[{"timeInForce":"GTX","postOnly":true},{"price":"1"}]' },
    { batchOrders: '[{"timeInForce":"GTX"},{"price":"1"}]' },
  ],
])('leaves out what only repeats another parameter: %o', (sent, read) => {
  expect(withoutRepeats(sent)).toEqual(read)
})

test.each([
  { timeInForce: 'GTC', postOnly: 'true' },
  { timeInForce: 'GTX', postOnly: 'false' },
  { cost: '100' },
  { batchOrders: '[{"timeInForce":"IOC","postOnly":true},null,5]' },
  { batchOrders: '{"postOnly"' },
  { batchOrders: '"postOnly"' },
])('keeps what says something of its own, for the reader to refuse: %o', (sent) => {
  expect(withoutRepeats(sent)).toEqual(sent)
})
