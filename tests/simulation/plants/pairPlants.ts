import type { Plant } from './plant.ts'

const EXECUTORS = 'packages/strategy/src/executors'

/** Bugs in how the two legs of a pair are built, reduced and compared with the venue. */
export const pairPlants: readonly Plant[] = [
  {
    name: 'short-first',
    breaks: 'I6',
    bug: 'opening sells the perpetual before it has the coins',
    edits: [
      {
        file: `${EXECUTORS}/openPair.ts`,
        find: 'const coins = await buyCoins(context, task, quantity)',
        replace: `await tradeLeg(context, task, {
    market: 'perp',
    side: 'sell',
    quantity: floorToStep(quantity, task.pair.perp),
    reachBps: task.slippageBps,
    isOpening: true,
  }, UNINTERRUPTED)
  const coins = await buyCoins(context, task, quantity)`,
      },
    ],
  },
  {
    name: 'coins-first',
    breaks: 'I6',
    bug: 'closing sells the coins before it has bought the short back',
    edits: [
      {
        file: `${EXECUTORS}/reduceShort.ts`,
        find: 'const result = await tradeLeg(context, task, step, UNINTERRUPTED)',
        replace: `const sale = { ...step, market: 'spot', side: 'sell' } as const
    await tradeLeg(context, task, sale, UNINTERRUPTED)
    const result = await tradeLeg(context, task, step, UNINTERRUPTED)`,
      },
    ],
  },
  {
    name: 'partial-is-full',
    breaks: 'I6',
    bug: 'coins that were bought in part get the short of the whole plan',
    edits: [
      {
        file: `${EXECUTORS}/hedgeShort.ts`,
        find: 'Decimal.min(netDelta(holding), left)',
        replace: 'netDelta(holding).gt(0) ? left : ZERO',
      },
    ],
  },
  {
    name: 'coin-fee-ignored',
    breaks: 'I4',
    bug: 'coins that the venue took as a fee still count as ours',
    edits: [
      {
        file: `${EXECUTORS}/applyFill.ts`,
        find: 'isCoinFee ? signed.minus(fee) : signed',
        replace: 'signed',
      },
    ],
  },
  {
    name: 'slice-too-large',
    breaks: 'I5',
    bug: 'a slice is five times as large as may be without a hedge',
    edits: [
      {
        file: `${EXECUTORS}/nextSlice.ts`,
        find: 'plan.maxNakedQuote.div(dearest)',
        replace: 'plan.maxNakedQuote.times(5).div(dearest)',
      },
    ],
  },
  {
    name: 'coins-left-naked',
    breaks: 'I4',
    bug: 'coins whose short could not be sold are kept',
    edits: [
      {
        file: `${EXECUTORS}/finishOpening.ts`,
        find: 'const shrunk = await shrinkToHedge(context, task)',
        replace: "const shrunk = shrinkToHedge.name === '' ? 'failed' : 'hedged'",
      },
    ],
  },
  {
    name: 'close-not-reduce-only',
    breaks: 'I7',
    bug: 'buying the short back may turn it into a long position',
    edits: [
      {
        file: `${EXECUTORS}/tradeLeg.ts`,
        find: "isReduceOnly: step.market === 'perp' && !step.isOpening,",
        replace: 'isReduceOnly: false,',
      },
    ],
  },
  {
    name: 'repair-reopens',
    breaks: 'I7',
    bug: 'a short that the venue took away is sold again',
    edits: [
      {
        file: `${EXECUTORS}/repairPairs.ts`,
        find: 'const result = await shrinkToHedge(context, task)',
        replace: `await hedgeShort(context, task, holding.spotQuantity, context.clock.now())
  const result = await shrinkToHedge(context, task)`,
      },
      {
        file: `${EXECUTORS}/hedgeShort.ts`,
        find: 'const left = perpLimit.minus(context.book.view.perpSold.get(task.pairId) ?? ZERO)',
        replace: 'const left = perpLimit.minus(holding.perpQuantity.abs())',
      },
    ],
  },
  {
    name: 'failed-read-is-flat',
    breaks: 'I3',
    bug: 'holdings that could not be read count as nothing',
    edits: [
      {
        file: `${EXECUTORS}/adoptExchange.ts`,
        find: `context.log.warn('holdings unreadable', { symbol: perpSymbol, error: String(error) })
    return undefined`,
        replace: 'return { coins: ZERO, position: ZERO }',
      },
    ],
  },
  {
    name: 'missing-row-is-zero',
    breaks: 'I3',
    bug: 'a balance or position that the venue leaves out counts as zero',
    edits: [
      {
        file: `${EXECUTORS}/adoptExchange.ts`,
        find: 'if (!isStated) return undefined',
        replace: '',
      },
    ],
  },
  {
    name: 'sells-foreign-coins',
    breaks: 'I18',
    bug: 'every coin in the wallet counts as ours',
    edits: [
      {
        file: `${EXECUTORS}/adoptExchange.ts`,
        find: 'spot: Decimal.min(holding.spotQuantity, venue.coins),',
        replace: 'spot: venue.coins,',
      },
      {
        file: `${EXECUTORS}/adoptExchange.ts`,
        find: 'spot: Decimal.min(share.spot, kept)',
        replace: 'spot: kept.lt(holding.spotQuantity) ? kept : share.spot',
      },
    ],
  },
]
