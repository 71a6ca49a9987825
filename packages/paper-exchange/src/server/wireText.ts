import type { Decimal } from '@asterkit/instruments'

/** Amounts have 8 digits on the wire. */
export const amount = (value: Decimal): string => value.toFixed(8)

/** `BUY` or `SELL`. */
export const wireSide = (side: 'buy' | 'sell'): 'BUY' | 'SELL' => (side === 'buy' ? 'BUY' : 'SELL')
