import { afterEach, describe, expect, it } from 'vitest'
import { type Answer, type AsterServer, signal, startAster } from './asterServer.ts'

let aster: AsterServer
afterEach(() => aster.close())
const serve = async (routes: Readonly<Record<string, Answer>>) => {
  aster = await startAster(routes)
  return aster.exchange
}

const ticker = (
  symbol: string,
  bidPrice: string,
  askPrice: string,
  time: number | undefined = 5,
) => ({
  symbol,
  bidPrice,
  bidQty: '3',
  askPrice,
  askQty: '4',
  time,
})

describe('listQuotes', () => {
  it('makes one call for all symbols of a market', async () => {
    const exchange = await serve({
      'GET /api/v3/ticker/bookTicker': [ticker('A', '1.5', '1.6'), ticker('B', '2', '2.1')],
    })
    const quotes = await exchange.listQuotes('spot', signal)
    expect(aster.calls).toEqual([{ route: 'GET /api/v3/ticker/bookTicker', params: {} }])
    expect([...quotes.keys()]).toEqual(['A', 'B'])
    expect(quotes.get('A')?.askPrice.toFixed()).toBe('1.6')
    expect(quotes.get('A')?.time).toBe(5)
  })

  it('has no quote for a book without one side, without a time or that cannot be read', async () => {
    const exchange = await serve({
      'GET /fapi/v3/ticker/bookTicker': [
        ticker('EMPTY', '0', '0'),
        ticker('ONESIDED', '1', '0.0000'),
        { ...ticker('TIMELESS', '1', '2'), time: undefined },
        ticker('NAN', 'NaN', '2'),
        ticker('GOOD', '1', '2'),
      ],
    })
    expect([...(await exchange.listQuotes('perp', signal)).keys()]).toEqual(['GOOD'])
  })
})

describe('market facts', () => {
  it('premiums carry the running estimate, signed', async () => {
    const exchange = await serve({
      'GET /fapi/v3/premiumIndex': [
        {
          symbol: 'A',
          markPrice: '10.5',
          indexPrice: '10.4',
          lastFundingRate: '-0.00038246',
          nextFundingTime: 100,
          time: 90,
        },
      ],
    })
    const premium = (await exchange.listPremiums(signal)).get('A')
    expect(premium?.fundingRate.toFixed()).toBe('-0.00038246')
    expect(premium).toMatchObject({ nextFundingTime: 100, time: 90 })
  })

  it('funding terms have a cap and a floor only where the venue states them', async () => {
    const exchange = await serve({
      'GET /fapi/v3/fundingInfo': [
        { symbol: 'A', fundingIntervalHours: 4, fundingFeeCap: 0.02, fundingFeeFloor: -0.02 },
        { symbol: 'B', fundingIntervalHours: 1, fundingFeeCap: null },
        { symbol: 'C', fundingFeeCap: 0.02 },
      ],
    })
    const terms = await exchange.listFundingTerms(signal)
    expect(terms.get('A')?.cap?.toFixed()).toBe('0.02')
    expect(terms.get('A')?.floor?.toFixed()).toBe('-0.02')
    expect(terms.get('B')).toEqual({ intervalHours: 1 })
    expect(terms.has('C')).toBe(false)
  })

  it('settled rates are the newest, oldest first', async () => {
    const exchange = await serve({
      'GET /fapi/v3/fundingRate': [
        { symbol: 'A', fundingRate: '0.2', fundingTime: 2 },
        { symbol: 'A', fundingRate: '0.1', fundingTime: 1 },
      ],
    })
    const rates = await exchange.listSettledFunding('A', 2, signal)
    expect(rates.map(({ time, rate }) => [time, rate.toFixed()])).toEqual([
      [1, '0.1'],
      [2, '0.2'],
    ])
    expect(aster.calls[0]?.params).toEqual({ symbol: 'A', limit: '2' })
  })

  it('volumes are in quote', async () => {
    const exchange = await serve({
      'GET /fapi/v3/ticker/24hr': [{ symbol: 'A', lastPrice: '2', volume: '3', quoteVolume: '6' }],
    })
    expect((await exchange.listVolumes('perp', signal)).get('A')?.toFixed()).toBe('6')
  })

  it('depth keeps levels in order, exact', async () => {
    const exchange = await serve({
      'GET /api/v3/depth': {
        lastUpdateId: 1,
        E: 9,
        T: 8,
        bids: [
          ['2', '1'],
          ['1', '5'],
        ],
        asks: [['3', '0.1']],
      },
    })
    const depth = await exchange.getDepth('spot', 'A', signal)
    expect(
      depth.bids.map(([price, quantity]) => `${price.toFixed()} ${quantity.toFixed()}`),
    ).toEqual(['2 1', '1 5'])
    expect(depth.time).toBe(8)
  })

  it('a failed read throws', async () => {
    const exchange = await serve({})
    await expect(exchange.listPremiums(signal)).rejects.toThrow(/premiumIndex/)
  })
})
