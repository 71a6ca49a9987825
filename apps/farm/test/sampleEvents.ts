import { Decimal } from '@asterkit/instruments'
import type {
  EntryPlan,
  FarmEvent,
  FarmReport,
  Opportunity,
  PairHolding,
  PnlSplit,
  PositionView,
} from '@asterkit/strategy'

const d = (text: string) => new Decimal(text)

/** 2026-01-05T00:00:00Z. */
export const START = 1_767_571_200_000
export const HOUR = 3_600_000

/** A held SOL pair of 5 coins, with hand-made figures. */
export const holding: PairHolding = {
  pairId: 'p1',
  symbol: 'SOLUSDT',
  spotSymbol: 'SOLUSDT',
  perpSymbol: 'SOLUSDT',
  baseAsset: 'SOL',
  quoteAsset: 'USDT',
  status: 'open',
  openedAt: START,
  spotQuantity: d('5.001'),
  perpQuantity: d('-5'),
  spotCost: d('1000.2'),
  entryNotional: d('1000'),
  perpEntryPrice: d('200.123456789'),
  leverage: 1,
  feesPaid: d('1.4'),
  spotFees: d('0.9'),
  perpFees: d('0.5'),
  coinFees: d('0'),
  feesByAsset: { USDT: d('0') },
  slippage: d('0'),
  fundingReceived: d('0.3'),
  realizedPnl: d('0'),
}

/** funding 3 + spot -10 + perp 9 - fees 1.5 = net 0.5. */
export const pnl: PnlSplit = {
  funding: d('3'),
  fees: d('1.5'),
  spotPnl: d('-10'),
  perpPnl: d('9'),
  basisPnl: d('-1'),
  net: d('0.5'),
}

export const position: PositionView = {
  holding,
  markPrice: d('201'),
  netDelta: d('0.001'),
  deltaLots: d('0.1'),
  pnl,
  feeCoverage: d('0.21'),
}

export const plan: EntryPlan = {
  symbol: 'SOLUSDT',
  quantity: d('5'),
  notional: d('1000'),
  leverage: 1,
  roundTripFees: d('1.6'),
  roundTripSlippage: d('0.4'),
  breakEvenHours: d('76'),
  expectedHoldHours: 336,
  expectedFunding: d('5.8'),
  costPer1000: d('-0.95'),
  entryBasisBps: d('-2'),
  expectedNet: d('3.8'),
  worstRoundTrip: d('5.6'),
  liquidationPrice: d('398.0099502'),
}

export const opportunities: readonly Opportunity[] = [
  {
    symbol: 'SOLUSDT',
    fundingIntervalHours: 8,
    fundingRate: d('0.0001'),
    aprOnNotional: d('0.1095'),
    averageAprOnNotional: d('0.12'),
    basisBps: d('-3.7'),
    breakEvenHours: d('76'),
  },
  {
    symbol: 'DOGEUSDT',
    fundingIntervalHours: 4,
    aprOnNotional: d('-0.02'),
    averageAprOnNotional: d('0.01'),
    basisBps: d('12'),
    rejected: {
      code: 'rate-not-positive',
      detail:
        'the upcoming rate is -0.0009 % per 4 h: the short would pay, so nothing is opened here',
    },
  },
  { symbol: 'EVIL\u001b[2J\nUSDT', rejected: { code: 'spot-only', detail: 'no perpetual' } },
]

/** start 1000 + net 0.5 = end 1000.5. */
export const report: FarmReport = {
  startTime: START,
  endTime: START + 720 * HOUR,
  checks: 720,
  startValue: d('1000'),
  endValue: d('1000.5'),
  externalFlow: d('0'),
  pnl,
  spotFees: d('0.9'),
  perpFees: d('0.6'),
  feesByAsset: { USDT: d('1.5') },
  slippage: d('0.2'),
  transfers: { toPerp: d('500'), toSpot: d('0') },
  portfolio: {
    since: START,
    baseline: d('1000'),
    value: d('1000.5'),
    flows: d('0'),
    pnl: d('0.5'),
    unpriced: [],
  },
  counters: { checks: 720, opened: 1, closed: 1, unwound: 0 },
  ordersSent: 4,
  cyclesOpened: 1,
  cyclesClosed: 1,
  maxDeltaLotsAtRest: d('0.1'),
  maxNakedQuote: d('999.9'),
  cycles: [
    {
      pairId: 'p1',
      symbol: 'SOLUSDT',
      openedAt: START,
      closedAt: START + 100 * HOUR,
      exitReason: 'fees-covered',
      exitDetail: 'funding is 1.5 times the fees',
      quantity: d('5'),
      notional: d('1000'),
      pnl,
    },
  ],
  ledger: [
    { account: 'spot:USDT', asset: 'USDT', ledger: d('500.2'), exchange: d('500.2') },
    { account: 'perp:USDT', asset: 'USDT', ledger: d('500.3'), exchange: d('500.3') },
  ],
  rejections: [{ symbol: 'DOGEUSDT', code: 'rate-not-positive', count: 700 }],
}

/** The end of check 720, with the pair of `position` held. */
export const check: Extract<FarmEvent, { kind: 'check' }> = {
  kind: 'check',
  time: START,
  check: 20,
  counters: report.counters,
  portfolio: report.portfolio,
  held: [position],
  isHalted: false,
}
