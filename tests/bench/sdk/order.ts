/** Throwaway key: derived from digits, owns nothing. */
export const privateKey = `0x${'0123456789abcdef'.repeat(4)}`

/** Throwaway old key pair. */
export const oldKeys = { apiKey: 'bench-key'.repeat(7), secret: 'bench-secret'.repeat(5) }

const symbol = 'BTCUSDT'
const quantity = '0.003'
const price = '61234.5'

/** The order of all comparisons, in our words. */
export function orderOf(count: number) {
  return {
    symbol,
    side: 'BUY',
    type: 'LIMIT',
    timeInForce: 'GTC',
    quantity,
    price,
    newClientOrderId: `bench-${count}`,
  } as const
}
