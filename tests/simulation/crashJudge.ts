import { Decimal, decimal, ZERO } from '@asterkit/instruments'
import { ledgerDifferences, type TradeContext, takeSnapshot } from '@asterkit/strategy'
import type { CrashScene } from './crashScenes.ts'
import {
  BASELINE,
  coinsAtVenue,
  LOT,
  OTHER_PAIR,
  PAIR,
  type PairWorld,
  positionAtVenue,
} from './pairWorld.ts'

const signal = new AbortController().signal

/**
 * What is wrong after a crash and its recovery, judged by the venue's own books: legs that do not match,
 * anything executed beyond its intent or twice, a ledger that is not exact, a half-done pair. Empty: nothing.
 */
export async function judgeCrash(
  scene: CrashScene,
  world: PairWorld,
  bot: TradeContext,
): Promise<readonly string[]> {
  return [
    ...judgeLegs(scene, world, bot),
    ...judgeRecord(bot),
    ...judgeOrders(world),
    ...(scene.isBrokenFromOutside === true ? [] : judgeWay(world)),
    ...(await judgeLedger(scene, world, bot)),
  ]
}

function judgeLegs(scene: CrashScene, world: PairWorld, bot: TradeContext): string[] {
  const { holdings, dust } = bot.book.view
  const listed = [PAIR, OTHER_PAIR].filter(({ symbol }) =>
    world.venue.instruments('perp').some((row) => row.symbol === symbol),
  )
  return listed.flatMap((pair) => {
    const users = pair === PAIR ? BASELINE.minus(scene.baseline ?? BASELINE) : ZERO
    const coins = coinsAtVenue(world, pair).plus(users)
    const position = positionAtVenue(world, pair)
    const held = [...holdings.values()].find(({ symbol }) => symbol === pair.symbol)
    const spot = held?.spotQuantity ?? dust.get(pair.symbol)?.quantity ?? ZERO
    const perp = held?.perpQuantity ?? ZERO
    const both = `${pair.symbol} has ${coins} spot, ${position} perp`
    return [
      ...(coins.plus(position).abs().gt(LOT) ? [`${both}: not hedged`] : []),
      ...(position.gt(0) ? [`${both}: long`] : []),
      ...(spot.eq(coins) && perp.eq(position) ? [] : [`${both}; journal: ${spot}, ${perp}`]),
    ]
  })
}

function judgeRecord({ book }: TradeContext): string[] {
  const { openAttempts, openTransfers, holdings, halt } = book.view
  return [
    ...[...openAttempts.keys()].map((id) => `order ${id} is unresolved`),
    ...[...openTransfers.keys()].map((id) => `transfer ${id} is unresolved`),
    ...[...holdings.values()]
      .filter(({ status }) => status !== 'open')
      .map(({ pairId, status }) => `${pairId} is left ${status}`),
    ...(halt === undefined ? [] : [`halted: ${halt.reason}`]),
  ]
}

/** No order twice, and per intent no more than it may buy and sell; perp orders that close are reduce-only. */
function judgeOrders({ account, journal, venue }: PairWorld): string[] {
  const orders = (['spot', 'perp'] as const).flatMap((market) =>
    venue.instruments(market).flatMap(({ symbol }) => account.listOrders(market, symbol)),
  )
  const own = orders.filter(({ clientOrderId }) => clientOrderId.startsWith('ak.'))
  const ids = own.map(({ market, clientOrderId }) => `${market} ${clientOrderId}`)
  const problems = ids
    .filter((id, index) => ids.indexOf(id) !== index)
    .map((id) => `order ${id} was sent twice`)
  for (const { kind, body } of journal.read()) {
    if (kind !== 'intent') continue
    const { intentId, action, spotLimit, perpLimit } = body as Record<string, unknown>
    const leg = Number(intentId).toString(36)
    const executed = (market: 'spot' | 'perp', side: 'buy' | 'sell') =>
      own
        .filter((order) => order.market === market && order.side === side)
        .filter(({ clientOrderId }) => clientOrderId.split('.')[3] === leg)
        .reduce((sum, order) => sum.plus(order.executedQuantity), ZERO)
    const checks = [
      ['spot', 'buy', spotLimit],
      ['perp', 'sell', perpLimit],
    ] as const
    for (const [market, side, limit] of checks) {
      const done = executed(market, side)
      if (done.lte(decimal(String(limit)))) continue
      problems.push(`${action} ${intentId}: ${market} ${side} ${done}, at most ${limit}`)
    }
  }
  const transfers = account.income({ type: 'TRANSFER' }).map(({ amount }) => amount.toFixed())
  if (new Set(transfers).size !== transfers.length) problems.push(`moved twice: ${transfers}`)
  if (account.openOrders('spot').length + account.openOrders('perp').length > 0) {
    problems.push('an order is left in the book')
  }
  return problems
}

function judgeWay({ worst, account }: PairWorld): string[] {
  const { nakedQuote, shortBeyondCoins } = worst
  const margin = account.position(PAIR.symbol).isolatedWallet
  return [
    ...(shortBeyondCoins.gt(LOT) ? [`short beyond the coins by ${shortBeyondCoins}`] : []),
    ...(nakedQuote.gt(400) ? [`naked value ${nakedQuote}`] : []),
    // A top-up of 1,200 on the margin of ten coins at most.
    ...(margin.gt(new Decimal('2201')) ? [`margin added twice: ${margin}`] : []),
  ]
}

async function judgeLedger(
  { externals = 1 }: CrashScene,
  world: PairWorld,
  bot: TradeContext,
): Promise<string[]> {
  const snapshot = await takeSnapshot(bot, signal)
  if (snapshot === undefined) return ['the account cannot be read']
  const entries = [...world.journal.read()].filter(({ kind }) => kind === 'external')
  return [
    ...ledgerDifferences(bot, snapshot).map(
      ({ account, amount }) => `${account} is off by ${amount}`,
    ),
    ...(entries.length > externals ? [`unexplained: ${JSON.stringify(entries.at(-1)?.body)}`] : []),
  ]
}
