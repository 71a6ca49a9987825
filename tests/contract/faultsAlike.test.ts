import { createSimExchange, withFaults } from '@asterkit/backtest'
import { type Decimal, decimal } from '@asterkit/instruments'
import { connectPaperClock, startPaperExchange, syntheticFeed } from '@asterkit/paper-exchange'
import { createVenue } from '@asterkit/paper-exchange/core'
import { type FaultInput, faultTable } from '@asterkit/paper-exchange/faults'
import { createAsterClient, customEnvironment } from '@asterkit/sdk'
import { privateKeySigner } from '@asterkit/sdk/signing'
import type { Clock, Exchange } from '@asterkit/strategy'
import { createAsterExchange } from '@asterkit/strategy/aster'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'

/** Throwaway key: derived from digits, never funded. */
const SIGNER = privateKeySigner(`0x${'0123456789abcdef'.repeat(4)}`)
const CASH = { USDT: decimal('5000') }
const BALANCES = { spot: CASH, perp: CASH }
const SYMBOL = 'BTCUSDT'
/** About where the made-up market has it; orders are priced well away from it. */
const PRICE = '93000'
/** When the plans strike: after what was there before has been set up. */
const FROM = 120_000
const never = new AbortController().signal

interface Side {
  readonly exchange: Exchange
  readonly clock: Pick<Clock, 'now'> & { sleep(ms: number): Promise<unknown> }
  /** How many faults have struck. */
  strikes(): Promise<number>
  close(): Promise<void>
}

function inProcess(faults: readonly FaultInput[]): Side {
  const venue = createVenue({ feed: syntheticFeed({ seed: 7 }), startingBalances: BALANCES })
  const exchange = withFaults(createSimExchange({ venue, account: SIGNER.address }), { faults })
  const { clock } = exchange
  return {
    exchange,
    clock: { now: () => clock.now(), sleep: (ms) => clock.sleep(ms, never) },
    strikes: async () => exchange.faults.count,
    close: async () => undefined,
  }
}

async function overHttp(faults: readonly FaultInput[]): Promise<Side> {
  const feed = syntheticFeed({ seed: 7 })
  const paper = await startPaperExchange({ feed, startingBalances: BALANCES, faults: { faults } })
  const clock = await connectPaperClock({ url: paper.controlUrl })
  const { futuresRestUrl, futuresWsUrl, spotRestUrl, spotWsUrl } = paper.urls
  const client = createAsterClient({
    environment: customEnvironment({
      chainId: paper.chainId,
      hosts: {
        futuresRest: futuresRestUrl,
        futuresWs: futuresWsUrl,
        spotRest: spotRestUrl,
        spotWs: spotWsUrl,
      },
    }),
    credentials: { user: SIGNER.address, signer: SIGNER },
    now: () => clock.now(),
    timeoutMs: 1000,
    budget: false,
  })
  return {
    exchange: createAsterExchange({ client, now: () => clock.now() }),
    clock,
    async strikes() {
      const answer = await fetch(`${paper.controlUrl}/paper/faults`)
      return z.object({ count: z.number() }).parse(await answer.json()).count
    },
    close: () => paper.close(),
  }
}

/** What a strategy sees from before a plan strikes until a while later, as text. */
async function story({ exchange, clock }: Side): Promise<Record<string, unknown>> {
  await clock.sleep(FROM / 2)
  await send(exchange, { market: 'perp', side: 'sell', id: 'before-1', factor: '0.98' })
  await send(exchange, { market: 'spot', side: 'buy', id: 'before-2', factor: '0.5' })
  await clock.sleep(FROM)
  const outcome = await send(exchange, { market: 'spot', side: 'buy', id: 'probe', factor: '1.02' })
  const seen = () => view(exchange, clock.now())
  const first = await seen()
  await clock.sleep(20_000)
  return { outcome, first, later: await seen() }
}

async function send(
  exchange: Exchange,
  order: {
    readonly market: 'spot' | 'perp'
    readonly side: 'buy' | 'sell'
    readonly id: string
    readonly factor: string
  },
) {
  const price = decimal(PRICE).times(order.factor).toDecimalPlaces(0)
  const prepared = await exchange.prepareOrder({
    market: order.market,
    symbol: SYMBOL,
    side: order.side,
    quantity: decimal('0.01'),
    price,
    timeInForce: 'GTC',
    isReduceOnly: false,
    clientOrderId: order.id,
  })
  const outcome = await prepared.send(never)
  const code = outcome.kind === 'refused' ? outcome.code : undefined
  return { kind: outcome.kind, code }
}

async function view(exchange: Exchange, now: number): Promise<Record<string, unknown>> {
  const reads: Readonly<Record<string, () => Promise<unknown>>> = {
    order: async () => (await exchange.findOrder('spot', SYMBOL, 'probe', never))?.status,
    time: async () => (await exchange.getServerTime(never)) - now,
    status: async () =>
      (await exchange.listInstruments('spot', never)).find(({ symbol }) => symbol === SYMBOL),
    premium: async () => {
      const premium = (await exchange.listPremiums(never)).get(SYMBOL)
      return [premium?.markPrice, premium?.indexPrice, premium?.fundingRate]
    },
    news: async () => (await exchange.listAnnouncements?.(never))?.map(({ title }) => title),
    terms: async () => (await exchange.listFundingTerms(never)).get(SYMBOL)?.intervalHours,
    volume: async () => (await exchange.listVolumes('spot', never)).get(SYMBOL)?.isZero() === true,
    spot: async () => [...(await exchange.getSpotBalances(never))].filter(isSome).sort(byName),
    perp: async () => (await exchange.getPerpBalances(never)).get('USDT')?.wallet,
    positions: async () =>
      (await exchange.listPositions(never))
        .filter(({ quantity }) => !quantity.isZero())
        .map(({ quantity }) => quantity),
    mode: () => exchange.getPositionMode(never),
    margin: () => exchange.getSymbolMargin(SYMBOL, never),
    open: async () =>
      (await exchange.listOpenOrders('spot', never)).map((row) => row.clientOrderId),
    depth: async () => {
      const { bids, asks } = await exchange.getDepth('spot', SYMBOL, never)
      return [bids[0], asks[0]]
    },
  }
  const seen: Record<string, unknown> = {}
  for (const [name, read] of Object.entries(reads)) {
    try {
      seen[name] = JSON.parse(JSON.stringify((await read()) ?? null))
    } catch (error) {
      if (!(error instanceof Error)) throw error
      seen[name] = 'failed'
    }
  }
  return seen
}
const isSome = ([, { free, locked }]: readonly [string, { free: Decimal; locked: Decimal }]) =>
  !free.plus(locked).isZero()
const byName = (a: readonly [string, unknown], b: readonly [string, unknown]) =>
  a[0].localeCompare(b[0])

const from = '+120000'
const order = { endpoint: 'placeOrder', market: 'spot', from } as const
const positions = { endpoint: 'getPositionRisk', from } as const
const on = { market: 'spot', symbol: SYMBOL } as const

const PLANS: readonly FaultInput[] = [
  { match: order, phase: 'pre', action: 'drop' },
  { match: order, phase: 'pre', action: 'dark' },
  { match: order, phase: 'pre', action: 'hold', args: { ms: 3000, time: 'exchange' } },
  { match: order, phase: 'pre', action: 'rate-limit' },
  { match: order, phase: 'pre', action: 'ban' },
  { match: order, phase: 'pre', action: 'refuse', args: { code: -2019 } },
  { match: order, phase: 'pre', action: 'refuse', args: { code: -1000 } },
  { match: order, phase: 'pre', action: 'maintenance' },
  { match: order, phase: 'post', action: 'drop-answer' },
  { match: order, phase: 'post', action: 'status', args: { status: 503 } },
  { match: order, phase: 'post', action: 'status', args: { status: 502, html: true } },
  { match: order, phase: 'post', action: 'error', args: { code: -1006 } },
  { match: order, phase: 'post', action: 'latency', args: { maxMs: 1 } },
  { match: order, phase: 'post', action: 'truncate' },
  { match: order, phase: 'post', action: 'hide', args: { ms: 10_000 } },
  { match: positions, phase: 'pre', action: 'drop', times: 'always' },
  { match: positions, phase: 'read', action: 'lag', args: { ms: 90_000 }, times: 'always' },
  { match: positions, phase: 'read', action: 'empty', times: 'always' },
  { match: positions, phase: 'read', action: 'missing-rows', args: { keys: [SYMBOL] } },
  {
    match: { endpoint: 'getPremiumIndex', from },
    phase: 'read',
    action: 'set-field',
    args: { field: 'lastFundingRate', value: 'NaN' },
    times: 'always',
  },
  { match: positions, phase: 'read', action: 'flip-sign', args: { field: 'positionAmt' } },
  { match: { from }, phase: 'state', action: 'book', args: { ...on, shape: 'no-asks' } },
  {
    match: { from },
    phase: 'state',
    action: 'price-jump',
    args: { symbol: SYMBOL, factor: '1.1' },
  },
  {
    match: { from },
    phase: 'state',
    action: 'mark-shift',
    args: { symbol: SYMBOL, factor: '1.1' },
  },
  {
    match: { from },
    phase: 'state',
    action: 'funding-rate',
    args: { symbol: SYMBOL, rate: '-0.001' },
  },
  { match: { from }, phase: 'state', action: 'zero-volume', args: on },
  { match: { from }, phase: 'state', action: 'symbol-status', args: { ...on, status: 'BREAK' } },
  { match: { from }, phase: 'state', action: 'announce', args: { title: `${SYMBOL} ends` } },
  { match: { from }, phase: 'state', action: 'filters', args: { ...on, minNotional: '1000000' } },
  {
    match: { from },
    phase: 'state',
    action: 'funding-rule',
    args: { symbol: SYMBOL, intervalHours: 1 },
  },
  {
    match: order,
    phase: 'state',
    action: 'person-orders',
    args: { market: 'perp', symbol: SYMBOL, side: 'sell', type: 'MARKET', quantity: '0.02' },
  },
  { match: order, phase: 'state', action: 'person-closes', args: { symbol: SYMBOL } },
  { match: order, phase: 'state', action: 'fill-orders', args: on },
  { match: order, phase: 'state', action: 'restart' },
  { match: order, phase: 'state', action: 'deleverage', args: { symbol: SYMBOL, fraction: '0.5' } },
  { match: order, phase: 'state', action: 'liquidate', args: { symbol: SYMBOL, fraction: '0.5' } },
  {
    match: order,
    phase: 'state',
    action: 'deposit',
    args: { market: 'spot', asset: 'USDT', amount: '-4000' },
  },
  {
    match: order,
    phase: 'state',
    action: 'person-transfers',
    args: { amount: '1000', kindType: 'FUTURE_SPOT' },
  },
  { match: order, phase: 'state', action: 'leverage', args: { symbol: SYMBOL, leverage: 3 } },
  {
    match: order,
    phase: 'state',
    action: 'margin-type',
    args: { symbol: SYMBOL, marginType: 'ISOLATED' },
  },
  { match: order, phase: 'state', action: 'hedge-mode', args: { isOn: true } },
  { match: order, phase: 'state', action: 'multi-assets', args: { isOn: true } },
  { match: order, phase: 'clk', action: 'offset', args: { ms: 3_600_000 } },
  {
    match: { endpoint: 'getServerTime', from },
    phase: 'clk',
    action: 'offset',
    args: { ms: -3000 },
  },
  {
    match: { endpoint: 'getServerTime', from },
    phase: 'clk',
    action: 'absurd',
    args: { value: 'soon' },
  },
]

describe('one plan in process and over HTTP', () => {
  it.each(PLANS)('$phase $action $args has the same effect', async (fault) => {
    const local = inProcess([fault])
    const remote = await overHttp([fault])
    try {
      expect(await story(local)).toEqual(await story(remote))
      expect(await local.strikes()).toBeGreaterThan(0)
      expect(await remote.strikes()).toBeGreaterThan(0)
    } finally {
      await remote.close()
    }
  })

  it('draws the same calls from its seed', async () => {
    const kinds = async ({ exchange, clock }: Side) => {
      const seen: string[] = []
      await clock.sleep(FROM * 2)
      for (let index = 0; index < 12; index += 1) {
        const drawn = { market: 'spot', side: 'buy', id: `drawn-${index}`, factor: '0.5' } as const
        seen.push((await send(exchange, drawn)).kind)
      }
      return seen
    }
    const drop = { phase: 'pre', action: 'drop', times: 'always' } as const
    const faults = [{ match: { ...order, p: 0.5 }, ...drop }]
    const remote = await overHttp(faults)
    try {
      const local = await kinds(inProcess(faults))
      expect(local).toEqual(await kinds(remote))
      expect(new Set(local).size).toBeGreaterThan(1)
    } finally {
      await remote.close()
    }
  })

  it('is compared for every action that has an effect on calls there', () => {
    // Closed ports count by the wall clock on the wire; streams are compared by their own tests.
    const meant = faultTable()
      .filter(({ phase, where }) => where === 'both' && phase !== 'evt')
      .map(({ action }) => action)
      .filter((action) => action !== 'refuse-connection')
    expect(new Set(PLANS.map(({ action }) => String(action)))).toEqual(new Set(meant))
  })
})
