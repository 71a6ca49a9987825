import { describe, expect, it } from 'vitest'
import type { FundingFarmInput } from '../src/strategies/funding-farm/config.ts'
import { decide } from '../src/strategies/funding-farm/decide.ts'
import { fold } from '../src/strategies/funding-farm/fold.ts'
import type { FarmState } from '../src/strategies/funding-farm/state.ts'
import {
  d,
  HOUR,
  leg,
  memoryOf,
  NOW,
  type SymbolScene,
  scene,
  shortRow,
} from './fundingFarmScene.ts'

function codeOf(state: FarmState, symbol = 'SOLUSDT'): string {
  const row = decide(state, NOW).opportunities.find((one) => one.symbol === symbol)
  if (row === undefined) throw new Error(`no row for ${symbol}`)
  return row.rejected?.code ?? 'accepted'
}

const judged = (symbol: SymbolScene, config: FundingFarmInput = {}) =>
  codeOf(scene([symbol], config))

describe('a symbol without a quantity that both markets take', () => {
  it('is rejected, and the decision about the others goes on', () => {
    const rules = scene([{}, { base: 'BTC' }])
    const lot = { min: d('0.01'), max: d('1000000'), step: d('0.1') }
    const state = fold(rules, {
      kind: 'instruments',
      spot: [leg('spot', 'SOL'), leg('spot', 'BTC')],
      perp: [leg('perp', 'SOL'), leg('perp', 'BTC', { lot, marketLot: lot })],
    })
    expect(codeOf(state, 'BTCUSDT')).toBe('not-sizable')
    expect(codeOf(state)).not.toBe('not-sizable')
  })
})

describe('rules for opening', () => {
  it('accept a symbol that passes all of them', () => {
    expect(judged({})).toBe('accepted')
  })

  it.each<[string, SymbolScene, FundingFarmInput, string]>([
    ['a rate of zero', { rate: '0' }, {}, 'rate-not-positive'],
    ['a negative rate', { rate: '-0.0001' }, {}, 'rate-not-positive'],
    ['the smallest positive rate, by its APR', { rate: '0.00000001' }, {}, 'accepted'],
    ['volume at the threshold', {}, { minVolumeQuote: '250000000' }, 'accepted'],
    ['volume one unit below', {}, { minVolumeQuote: '250000000.00000001' }, 'volume-low'],
    ['a basis at the threshold', { perpBid: '100.14', perpAsk: '100.16' }, {}, 'accepted'],
    ['a basis just beyond', { perpBid: '100.14', perpAsk: '100.18' }, {}, 'basis-too-wide'],
    ['a negative basis at it', { perpBid: '99.84', perpAsk: '99.86' }, {}, 'accepted'],
    ['a negative basis beyond', { perpBid: '99.82', perpAsk: '99.86' }, {}, 'basis-too-wide'],
    ['an APR at the threshold', {}, { minFundingAprPct: '10.95' }, 'accepted'],
    ['an APR just below', {}, { minFundingAprPct: '10.95000001' }, 'apr-low'],
    [
      'an average below it, whatever comes',
      { rate: '0.0001', settled: Array(9).fill('0.00001') },
      {},
      'apr-low',
    ],
    [
      'eight settled rates for an average of ten',
      { settled: Array(8).fill('0.0001') },
      {},
      'history-short',
    ],
    ['no average when it is not used', { settled: [] }, { useFundingAverage: false }, 'accepted'],
    ['a perp that is settling', { perpStatus: 'SETTLING' }, {}, 'not-trading'],
    ['a halted spot market', { spotStatus: 'BREAK' }, {}, 'not-trading'],
    ['a contract with an announced end', { deliveryTime: NOW + 2400 * HOUR }, {}, 'delisting'],
    [
      'settlements every four hours that are stated as eight',
      { gapHours: 4 },
      {},
      'interval-disputed',
    ],
    ['settlements every hour, as stated', { intervalHours: 1, rate: '0.0000125' }, {}, 'accepted'],
    ['a rate at nine tenths of the cap', { rate: '0.0018', cap: '0.002' }, {}, 'rate-at-limit'],
    ['a rate just below that', { rate: '0.00179999', cap: '0.002' }, {}, 'accepted'],
    [
      'a rate at nine tenths of the floor',
      { rate: '-0.0018', floor: '-0.002' },
      {},
      'rate-at-limit',
    ],
    ['a rate just above that', { rate: '-0.00179999', floor: '-0.002' }, {}, 'rate-not-positive'],
    ['a cap of zero, which says nothing', { cap: '0' }, {}, 'accepted'],
    ['an interval of zero hours', { intervalHours: 0 }, {}, 'interval-unknown'],
    ['a one-sided spot book', { spotBid: '0' }, {}, 'no-book'],
    ['an empty perp book', { perpBid: '0', perpAsk: '0' }, {}, 'no-book'],
    ['a crossed book', { spotBid: '100.02' }, {}, 'no-book'],
    ['books at the age limit', { quoteTime: NOW - 60_000 }, {}, 'accepted'],
    ['books a millisecond older', { quoteTime: NOW - 60_001 }, {}, 'stale'],
    ['books from a future that far', { quoteTime: NOW + 60_001 }, {}, 'stale'],
    ['an old mark price', { premiumTime: NOW - 60_001 }, {}, 'stale'],
    ['unknown fees', { hasCosts: false }, {}, 'fees-unknown'],
    ['a symbol outside the allow-list', {}, { symbols: ['BTCUSDT'] }, 'not-allowed'],
    ['a symbol inside it', {}, { symbols: ['SOLUSDT'] }, 'accepted'],
    ['capital below both minimums', {}, { capitalQuote: '9' }, 'capital-too-small'],
  ])('judge %s', (_case, symbol, config, code) => {
    expect(judged(symbol, config)).toBe(code)
  })

  it('name the capital that both legs need', () => {
    const [row] = decide(scene([{}], { capitalQuote: '9' }), NOW).opportunities
    expect(row?.rejected?.detail).toMatch(/^needs at least \d+\.\d\d USDT; /)
  })

  it('reject an expected net that only equals the minimum', () => {
    const [row] = decide(scene(), NOW).opportunities
    const net = row?.expectedNetQuote
    expect(net?.gt(0)).toBe(true)
    const minNetQuote = net?.toFixed() ?? ''
    expect(judged({}, { minNetQuote })).toBe('net-not-positive')
    expect(judged({}, { minNetQuote: net?.minus('0.00000001').toFixed() ?? '' })).toBe('accepted')
  })

  it('work out the expected net by hand', () => {
    // Spot leg: 9600 / 2 = 4800 pays for 47.97 coins at 100.01 * 1.0004; their fee leaves 47.9508, so 47.95.
    // Funding: 42 settlements of 1 bp less 30 %. Costs: 2 * (4 + 4) bps of fees, 4 * 1 bp of slippage.
    const [row] = decide(scene([{}], { slippageBps: 0 }), NOW).opportunities
    const expected = d('47.95')
      .times('99.99')
      .times(d('0.0001').times(42).times('0.7').minus('0.002'))
    expect(row?.expectedNetQuote?.toFixed()).toBe(expected.toFixed())
  })

  it('treat every missing fact as a reason', () => {
    const full = scene()
    const lacking = (change: Partial<FarmState>) => codeOf({ ...full, ...change })
    expect(lacking({ terms: new Map() })).toBe('interval-unknown')
    expect(lacking({ premiums: new Map() })).toBe('no-premium')
    expect(lacking({ spotQuotes: new Map() })).toBe('no-book')
    expect(lacking({ perpQuotes: new Map() })).toBe('no-book')
    expect(lacking({ spotVolumes: new Map() })).toBe('volume-unknown')
    expect(lacking({ perpVolumes: new Map() })).toBe('volume-unknown')
    expect(lacking({ settled: new Map() })).toBe('history-short')
    expect(codeOf(fold(full, { kind: 'unknown', fact: 'wallets' }))).toBe('capital-too-small')
    expect(codeOf(fold(full, { kind: 'unknown', fact: 'positions' }))).toBe('foreign-exposure')
    expect(codeOf(fold(full, { kind: 'unknown', fact: 'market' }))).toBe('no-premium')
    expect(codeOf(fold(full, { kind: 'unknown', fact: 'volumes' }))).toBe('volume-unknown')
  })

  it('dispute an interval when the next settlement is further away than it', () => {
    const full = scene()
    const premium = full.premiums?.get('SOLUSDT')
    if (premium === undefined) throw new Error('the scene has no premium')
    const withNext = (nextFundingTime: number) => ({
      ...full,
      premiums: new Map([['SOLUSDT', { ...premium, nextFundingTime }]]),
    })
    expect(codeOf(withNext(NOW + 8 * HOUR + 60_000))).toBe('accepted')
    expect(codeOf(withNext(NOW + 8 * HOUR + 60_001))).toBe('interval-disputed')
  })

  it('open nothing on terms whose last reading failed, until they are read again', () => {
    const full = scene()
    const failed = fold(full, { kind: 'unknown', fact: 'terms' })
    expect(codeOf(failed)).toBe('interval-unknown')
    expect(failed.terms).toBe(full.terms) // a held pair still needs them
    expect(codeOf(fold(failed, { kind: 'terms', terms: full.terms ?? new Map() }))).toBe('accepted')
  })

  it('label every yearly rate with what it is a fraction of', () => {
    const [row] = decide(scene([{ rate: '0.0003' }], { leverage: 2 }), NOW).opportunities
    expect(row?.aprOnNotional?.toFixed()).toBe('0.3285') // 3 bps, 1095 times
    expect(row?.aprOnCapital?.toFixed()).toBe('0.219') // 2 / 3 of it
    expect(row?.averageAprOnNotional?.toFixed()).toBe('0.1314') // (3 + 9 * 1) / 10 = 1.2 bps
    expect(row?.averageAprOnCapital?.toFixed()).toBe('0.0876')
  })

  it('describe the rates: mean, scatter, fading average and flips', () => {
    const settled = ['0.0002', '-0.0002', '0.0002', '0.0002']
    const [row] = decide(
      scene([{ rate: '0.0002', settled }], { fundingAveragePeriods: 3, maxFundingLimitShare: 1 }),
      NOW,
    ).opportunities
    expect(row?.rates?.settledCount).toBe(4)
    expect(row?.rates?.mean?.toFixed()).toBe('0.0002')
    expect(row?.rates?.sampleDeviation?.toFixed()).toBe('0')
    expect(row?.rates?.ewma.toFixed()).toBe('0.000175') // half of each new one: 2, 0, 1, 1.5, 1.75 bps
    expect(row?.rates?.signFlipFrequency).toBe(0.5)
  })

  it('count a rate of eight hours half when four hours apply now', () => {
    const rates = [0, 8, 16, 20].map((hour) => ({
      time: NOW + (hour - 20) * HOUR,
      rate: d('0.0008'),
    }))
    const more = [{ kind: 'settled' as const, symbol: 'SOLUSDT', rates }]
    const state = scene([{ intervalHours: 4, rate: '0.0004' }], { fundingAveragePeriods: 5 }, more)
    const [row] = decide(state, NOW).opportunities
    expect(row?.rates?.mean?.toFixed()).toBe('0.00048') // (3 * 4 + 8 + 4) / 5 bps
    expect(row?.rejected).toBeUndefined()
  })

  it('do not open on an average that lacks the newest settlement', () => {
    const late = scene([{}], {}, [
      {
        kind: 'settled',
        symbol: 'SOLUSDT',
        rates: Array.from({ length: 9 }, (_, i) => ({
          time: NOW - (9 - i) * 8 * HOUR,
          rate: d('0.0001'),
        })),
      },
    ])
    expect(codeOf(late)).toBe('history-short')
    expect(decide(late, NOW).needs).toEqual([
      { kind: 'settled', symbol: 'SOLUSDT', spotSymbol: 'SOLUSDT' },
    ])
  })

  it('keep off a symbol with a position that is not ours', () => {
    const positions = [shortRow({ quantity: d('0.01') })]
    expect(codeOf(scene([{}], {}, [{ kind: 'positions', positions }]))).toBe('foreign-exposure')
  })

  it('respect a cooldown up to its last millisecond', () => {
    const until = (time: number) =>
      scene([{}], {}, [
        {
          kind: 'memory',
          memory: memoryOf({ cooldowns: new Map([['SOLUSDT', time]]) }),
        },
      ])
    expect(codeOf(until(NOW + 1))).toBe('cooldown')
    expect(codeOf(until(NOW))).toBe('accepted')
  })
})

describe('matching of both markets', () => {
  it('gives every symbol of either market a row with its reason', () => {
    const state = fold(scene(), {
      kind: 'instruments',
      spot: [
        leg('spot', 'SOL'),
        leg('spot', 'FORM'),
        leg('spot', 'USD1'),
        leg('spot', 'ETH', { symbol: 'ETHBTC', quoteAsset: 'BTC' }),
      ],
      perp: [
        leg('perp', 'SOL'),
        leg('perp', 'XAU'),
        leg('perp', 'USD1'),
        leg('perp', 'BTC', { symbol: 'BTCUSDC', quoteAsset: 'USDC' }),
      ],
    })
    const codes = Object.fromEntries(
      decide(state, NOW).opportunities.map((row) => [row.symbol, row.rejected?.code]),
    )
    expect(codes).toEqual({
      SOLUSDT: undefined,
      XAUUSDT: 'perp-only',
      USD1USDT: 'stable-pair',
      BTCUSDC: 'quote-differs',
      FORMUSDT: 'spot-only',
      ETHBTC: 'quote-differs',
    })
  })

  it('pairs by assets, not by symbol names', () => {
    const state = fold(scene(), {
      kind: 'instruments',
      spot: [leg('spot', 'SOL', { symbol: 'SOL-USDT' })],
      perp: [leg('perp', 'SOL')],
    })
    expect(state.universe?.pairs.get('SOLUSDT')?.spot.symbol).toBe('SOL-USDT')
  })
})
