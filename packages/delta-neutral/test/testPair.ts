import { decimal, type Instrument, type Market } from '@asterkit/instruments'

/** Both markets of a made-up pair. Defaults: steps 0.01, least value 5. */
export function testPair(
  rules: {
    spotStep?: string
    perpStep?: string
    spotMinimum?: string
    perpMinimum?: string
    spotMinNotional?: string
    perpMinNotional?: string
  } = {},
): { spot: Instrument; perp: Instrument } {
  const instrument = (
    market: Market,
    step: string,
    min: string,
    minNotional: string,
  ): Instrument => {
    const lot = { min: decimal(min), max: decimal('0'), step: decimal(step) }
    return {
      market,
      symbol: 'XUSDT',
      baseAsset: 'X',
      quoteAsset: 'USDT',
      status: 'TRADING',
      price: { min: decimal('0'), max: decimal('0'), tick: decimal('0.0001') },
      lot,
      marketLot: lot,
      minNotional: decimal(minNotional),
      orderTypes: ['LIMIT'],
      timeInForce: ['IOC'],
    }
  }
  const spotStep = rules.spotStep ?? '0.01'
  const perpStep = rules.perpStep ?? '0.01'
  return {
    spot: instrument('spot', spotStep, rules.spotMinimum ?? spotStep, rules.spotMinNotional ?? '5'),
    perp: instrument('perp', perpStep, rules.perpMinimum ?? perpStep, rules.perpMinNotional ?? '5'),
  }
}
