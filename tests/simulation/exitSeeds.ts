import { Decimal, decimal, type Market, ZERO } from '@asterkit/instruments'
import type { FaultInput } from '@asterkit/paper-exchange/faults'
import type { CoinRule, FlattenReport } from '@asterkit/strategy'
import {
  COINS,
  coinsOf,
  createExitWorld,
  dustOf,
  type ExitOptions,
  type ExitWorld,
  ledgerOf,
  placeAs,
  runExit,
  soldByExit,
  symbolOf,
} from './exitWorld.ts'

/** Numbers that depend on the seed alone (mulberry32). */
function draws(seed: number) {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  return {
    chance: (p: number) => next() < p,
    below: (bound: number) => Math.floor(next() * bound),
    pick: <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)]!,
    /** Base units worth about `from` to `to` quote, on a step. */
    units(coin: (typeof COINS)[number], step: string, from: number, to: number): Decimal {
      const quote = from + next() * (to - from)
      return decimal(quote.toFixed(6)).div(coin.price).div(step).floor().times(step)
    },
  }
}

type Draws = ReturnType<typeof draws>

/** One random account with what goes wrong on it. */
export interface ExitCase {
  readonly world: ExitWorld
  readonly options: ExitOptions
  /** Assets for which something stays impossible. */
  readonly hopeless: ReadonlySet<string>
  /** Positions before, by symbol and side. */
  readonly before: ReadonlyMap<string, Decimal>
}

/** Makes the account of a seed: any mixture of legs, orders, modes, rules and faults. */
export function exitCase(seed: number): ExitCase {
  const random = draws(seed)
  const own = Object.fromEntries(
    COINS.filter(() => random.chance(0.5)).map((coin) => [
      coin.asset,
      random.units(coin, coin.spotStep, 1, 800).toFixed(),
    ]),
  )
  const world = createExitWorld(own)
  if (random.chance(0.25)) world.account.setHedgeMode(true)
  const hopeless = new Set<string>()
  for (const coin of COINS) if (fillCoin(world, random, coin)) hopeless.add(coin.asset)
  const rules: readonly CoinRule[] = [ledgerOf(world), { kind: 'exchange' }, { kind: 'all' }]
  const isAll = random.chance(0.1)
  const rule = isAll ? rules[2]! : random.chance(0.5) ? rules[0]! : rules[1]!
  // A stranger's order binds coins: that matters only for those that are to be sold.
  const faults = Array.from({ length: random.below(5) }, () => randomFault(random))
  const before = positionsOf(world)
  return { world, before, hopeless, options: { rule, faults, seed, keepsSpot: random.chance(0.1) } }
}

/** @returns Whether coins are bound by an order that is not ours. */
function fillCoin(world: ExitWorld, random: Draws, coin: (typeof COINS)[number]): boolean {
  const symbol = symbolOf(coin.asset)
  const isHedge = world.account.isHedgeMode()
  const perp = (side: 'buy' | 'sell', who: 'bot' | 'person', quantity: Decimal) => {
    const positionSide = side === 'buy' ? ('LONG' as const) : ('SHORT' as const)
    const order = { market: 'perp', symbol, side, quantity } as const
    placeAs(world, who, isHedge ? { ...order, positionSide } : order)
  }
  const size = random.units(coin, coin.perpStep, 6, 4000)
  const shape = random.pick(['pair', 'pair', 'short', 'coins', 'long', 'uneven', 'none'] as const)
  if (shape === 'pair' || shape === 'coins' || shape === 'uneven') {
    const quantity =
      shape === 'uneven' ? size.times('1.5').div(coin.spotStep).floor().times(coin.spotStep) : size
    placeAs(world, 'bot', { market: 'spot', symbol, side: 'buy', quantity })
  }
  if (shape === 'pair' || shape === 'short' || shape === 'uneven') perp('sell', 'bot', size)
  if (shape === 'long' || (isHedge && random.chance(0.3))) {
    perp('buy', 'person', random.units(coin, coin.perpStep, 6, 4000))
  }
  if (random.chance(0.3)) rest(world, random, coin, 'bot', 'spot')
  if (random.chance(0.3)) rest(world, random, coin, 'bot', 'perp')
  if (random.chance(0.15)) rest(world, random, coin, 'person', 'spot')
  return world.account
    .openOrders('spot', symbol)
    .some((order) => order.side === 'sell' && order.clientOrderId.startsWith('web'))
}

/** A resting order far from the market, if the account can afford it. */
function rest(
  world: ExitWorld,
  random: Draws,
  coin: (typeof COINS)[number],
  who: 'bot' | 'person',
  market: Market,
): void {
  const side = random.pick(['buy', 'sell'] as const)
  const symbol = symbolOf(coin.asset)
  const step = market === 'spot' ? coin.spotStep : coin.perpStep
  const quantity = random.units(coin, step, 8, 60)
  const price = decimal(coin.price)
    .times(side === 'buy' ? '0.9' : '1.1')
    .toDecimalPlaces(4)
  if (market === 'spot' && side === 'sell' && coinsOf(world, coin.asset).lt(quantity)) return
  const positionSide = side === 'buy' ? ('LONG' as const) : ('SHORT' as const)
  const order = { market, symbol, side, quantity, price, timeInForce: 'GTC' } as const
  const isHedge = market === 'perp' && world.account.isHedgeMode()
  placeAs(world, who, isHedge ? { ...order, positionSide } : order)
}

const READS = [
  'getPositionRisk',
  'getAccount',
  'getOpenOrders',
  'getUserTrades',
  'getOrder',
  'getAllOrders',
  'getDepth',
] as const
const WRITES = ['placeOrder', 'cancelOrder', 'noop'] as const
/** All faults are over by then. */
const FAULTS_END_MS = 30_000

/** Something that goes wrong for a while. */
function randomFault(random: Draws): FaultInput {
  const coin = random.pick(COINS)
  const symbol = symbolOf(coin.asset)
  const market = random.pick(['spot', 'perp'] as const)
  const times = 1 + random.below(6)
  const to = `+${FAULTS_END_MS}`
  const write = { match: { endpoint: random.pick(WRITES), nth: 1 + random.below(3), to }, times }
  const read = { match: { endpoint: random.pick(READS), nth: 1 + random.below(4), to }, times }
  const at = { match: { from: `+${random.below(20_000)}` } }
  const forMs = 1 + random.below(10_000)
  return random.pick<() => FaultInput>([
    () => ({ ...write, phase: 'pre', action: 'drop' }),
    () => ({ ...write, phase: 'post', action: 'drop-answer' }),
    () => ({ ...write, phase: 'post', action: 'drop-answer' }),
    () => ({ ...write, phase: 'pre', action: 'hold', args: { ms: 1 + random.below(20_000) } }),
    () => ({ ...write, phase: 'post', action: 'hide', args: { reads: 1 + random.below(8) } }),
    () => ({
      ...write,
      phase: 'pre',
      action: 'refuse',
      args: { code: random.pick([-2019, -4140, -2022]) },
    }),
    () => ({ ...write, phase: 'pre', action: 'maintenance' }),
    () => ({ ...read, phase: 'pre', action: 'drop' }),
    () => ({ ...read, phase: 'read', action: 'empty' }),
    () => ({ ...read, phase: 'read', action: 'lag', args: { ms: 1 + random.below(8_000) } }),
    () => ({
      ...at,
      phase: 'state',
      action: 'book',
      args: {
        market,
        symbol,
        shape: random.pick(['empty', 'no-bids', 'no-asks', 'thin'] as const),
        forMs,
      },
    }),
    () => ({ ...at, phase: 'state', action: 'person-closes', args: { symbol } }),
    () => ({ ...at, phase: 'state', action: 'deleverage', args: { symbol, fraction: '0.5' } }),
    () => ({ ...at, phase: 'state', action: 'restart' }),
    () => ({
      match: { market, from: `+${random.below(10_000)}`, to },
      phase: 'pre',
      action: 'refuse-connection',
      args: { downMs: 1 + random.below(15_000) },
    }),
  ])()
}

function positionsOf({ account }: ExitWorld): Map<string, Decimal> {
  return new Map(account.positions().map((row) => [`${row.symbol} ${row.side}`, row.quantity]))
}

/** Runs the exit of a case under its faults, then once more in quiet, and lists what was wrong. */
export async function checkExitCase(seed: number): Promise<readonly string[]> {
  const one = exitCase(seed)
  const uncovered = watchUncovered(one)
  const first = await runExit(one.world, one.options)
  const wrong = judgeExit(one, first.report).map((text) => `first: ${text}`)
  if (first.tookMs > 150_000) wrong.push(`first: took ${first.tookMs} ms`)
  const { faults: _, ...quiet } = one.options
  const second = await runExit(one.world, quiet)
  const isHopeless = one.hopeless.size > 0
  if (!second.report.isFlat && !isHopeless) {
    wrong.push(
      `second: not flat: ${second.report.left.map(({ symbol, reason }) => `${symbol} ${reason}`).join('; ')}`,
    )
  }
  if (second.tookMs > 120_000) wrong.push(`second: took ${second.tookMs} ms`)
  return [
    ...wrong,
    ...judgeExit(one, second.report).map((text) => `second: ${text}`),
    ...uncovered(),
  ]
}

/** Watches, by the venue's books, that no sale of coins leaves a short without them. */
function watchUncovered({ world, options }: ExitCase): () => string[] {
  const now = () => COINS.map(({ asset }) => shortNow(world, asset).minus(coinsOf(world, asset)))
  const allowed = now().map((first) => Decimal.max(first, ZERO))
  const worst = [...allowed]
  world.venue.onEvent(() => {
    for (const [i, each] of now().entries()) worst[i] = Decimal.max(worst[i] ?? ZERO, each)
  })
  return () =>
    COINS.flatMap(({ asset, perpStep }, i) => {
      const beyond = (worst[i] ?? ZERO).minus(allowed[i] ?? ZERO)
      if (beyond.lte(perpStep) || options.rule?.kind === 'all') return []
      return [`${asset}: ${beyond.toFixed()} were short without coins`]
    })
}

function shortNow({ account }: ExitWorld, asset: string): Decimal {
  return account
    .positions()
    .filter(({ symbol, quantity }) => symbol === symbolOf(asset) && quantity.lt(0))
    .reduce((sum, { quantity }) => sum.plus(quantity.abs()), ZERO)
}

/** Judges an exit by the venue's own books. */
export function judgeExit({ world, options, before }: ExitCase, report: FlattenReport): string[] {
  const wrong: string[] = []
  const { account } = world
  const after = positionsOf(world)
  for (const [key, quantity] of after) {
    const was = before.get(key) ?? ZERO
    if (quantity.abs().gt(was.abs()) || quantity.times(was).lt(0))
      wrong.push(`${key} grew or flipped`)
  }
  const own = (['spot', 'perp'] as const)
    .flatMap((market) => account.openOrders(market))
    .filter(({ clientOrderId }) => /^akx?[.]/.test(clientOrderId))
  if (report.isFlat && after.size > 0) wrong.push(`said flat with ${[...after.keys()].join()}`)
  if (report.isFlat && own.length > 0) wrong.push('said flat with own orders')
  if (!report.isFlat && report.left.length === 0) wrong.push('not flat, and nothing named')
  for (const key of after.keys()) {
    const isNamed = report.left.some(
      ({ what, symbol }) => what === 'account' || key.startsWith(symbol),
    )
    if (!isNamed) wrong.push(`${key} is left and not named`)
  }
  for (const coin of COINS) wrong.push(...judgeCoins(world, options, report, coin))
  for (const market of ['spot', 'perp'] as const) {
    const ids = COINS.flatMap(({ asset }) => account.listOrders(market, symbolOf(asset)))
      .map(({ clientOrderId }) => clientOrderId)
      .filter((id) => id.startsWith('akx.'))
    if (new Set(ids).size !== ids.length) wrong.push(`a ${market} order was sent twice`)
  }
  return wrong
}

function judgeCoins(
  world: ExitWorld,
  { rule, keepsSpot }: ExitOptions,
  report: FlattenReport,
  coin: (typeof COINS)[number],
): string[] {
  const { asset } = coin
  const bot = Decimal.max(ZERO, world.botCoins.get(asset) ?? ZERO)
  const mine = world.ownCoins.get(asset) ?? ZERO
  const sold = soldByExit(world, asset)
  const kind = rule?.kind
  if (keepsSpot === true) return sold.isZero() ? [] : [`${asset} sold although it is to be kept`]
  const most =
    kind === 'all' ? bot.plus(mine) : kind === 'ledger' ? bot : bot.plus(shortsOf(world, asset))
  const wrong = sold.gt(most)
    ? [`${asset}: sold ${sold.toFixed()}, at most ${most.toFixed()} are ours`]
    : []
  const kept = kind === 'all' ? ZERO : mine
  const left = coinsOf(world, asset).minus(kept)
  if (report.isFlat && left.gt(dustOf(coin)))
    wrong.push(`${asset}: said flat with ${left.toFixed()} coins of ours`)
  return wrong
}

/** Coins that a short may have stood against: all that was ever sold short. */
function shortsOf({ account }: ExitWorld, asset: string): Decimal {
  return account
    .fills('perp', symbolOf(asset))
    .filter(({ side }) => side === 'sell')
    .reduce((sum, { quantity }) => sum.plus(quantity), ZERO)
}
