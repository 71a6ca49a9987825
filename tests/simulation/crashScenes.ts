import { type Decimal, decimal, type Side, ZERO } from '@asterkit/instruments'
import { disturbVenue } from '@asterkit/paper-exchange/faults'
import {
  closePair,
  openPair,
  reconcile,
  type TradeContext,
  topUpMargin,
  transferWallets,
  trimPair,
} from '@asterkit/strategy'
import { createMemoryJournal } from '@asterkit/strategy/testing'
import {
  closePlan,
  createPairWorld,
  type Liquidity,
  OTHER_PAIR,
  openPlan,
  PAIR,
  type PairWorld,
  startBot,
} from './pairWorld.ts'

const signal = new AbortController().signal
/** Too few for a hedge, an odd number of spot steps, a whole slice. */
const ODD_PARTS = ['0.043', '0.537', '1.111', '50']

/** One piece of a bot's work, and the world in which it begins. */
export interface CrashScene {
  readonly name: string
  /** Least durable steps that the work takes; fewer would mean that it does not do its work. */
  readonly leastSteps: number
  /** Fresh, with everything that comes before the work done. */
  readonly prepare: () => Promise<PairWorld>
  readonly work: (bot: TradeContext) => Promise<unknown>
  /** Somebody else broke the hedge before the work began, so that bounds of the way there do not hold. */
  readonly isBrokenFromOutside?: true
  /** Coins of the person that are left beside the bot's. @default `BASELINE` */
  readonly baseline?: Decimal
  /** Entries of `external` that the journal may have: the opening balances are one. @default 1 */
  readonly externals?: number
}

/** Everything that a bot does with more than one durable step. */
export const CRASH_SCENES: readonly CrashScene[] = [
  { name: 'opening', leastSteps: 25, prepare: async () => createPairWorld(), work: open },
  {
    name: 'opening in thin books',
    leastSteps: 25,
    prepare: async () =>
      createPairWorld((second) => ({
        spotAsk: second % 3 === 0 ? '1.5' : '50',
        perpBid: second % 2 === 0 ? '0.7' : '50',
      })),
    work: open,
  },
  {
    name: 'unwinding an opening that gets hardly any short',
    leastSteps: 10,
    prepare: async () => createPairWorld(() => ({ perpBid: '0.02' })),
    work: open,
  },
  {
    name: 'opening by orders that rest and fill in odd parts',
    leastSteps: 30,
    prepare: async () =>
      createPairWorld((second) =>
        second % 3 === 0 ? { spotSold: ODD_PARTS[second % 4] ?? '50' } : {},
      ),
    work: (bot) => openMakerFirst(bot, decimal('5')),
  },
  {
    name: 'opening by an order that rests in vain',
    leastSteps: 15,
    prepare: async () => createPairWorld(),
    work: (bot) => openMakerFirst(bot, decimal('3')),
  },
  { name: 'closing', leastSteps: 15, prepare: () => opened(), work: close },
  {
    name: 'closing in thin books',
    leastSteps: 15,
    prepare: () => opened((second) => ({ perpAsk: second % 2 === 0 ? '1.3' : '50' })),
    work: close,
  },
  {
    name: 'rotating to another coin',
    leastSteps: 45,
    prepare: () => opened(undefined, [PAIR, OTHER_PAIR]),
    async work(bot) {
      await close(bot)
      await reconcile(bot, signal)
      await openPair(bot, openPlan({ pairId: 'pair-2', pair: OTHER_PAIR }), signal)
    },
  },
  {
    name: 'moving cash to the perp wallet and back',
    leastSteps: 6,
    prepare: () => opened(),
    async work(bot) {
      const some = { asset: 'USDT', amount: decimal('100') }
      await transferWallets(bot, { ...some, direction: 'spot-to-perp' }, signal)
      await transferWallets(bot, { ...some, direction: 'perp-to-spot' }, signal)
    },
  },
  {
    name: 'topping up the margin',
    leastSteps: 6,
    prepare: () => opened(),
    work: (bot) => topUpMargin(bot, holdingOf(bot), decimal('1200'), signal),
  },
  {
    name: 'trimming both legs',
    leastSteps: 9,
    prepare: () => opened(),
    work: (bot) =>
      trimPair(bot, { ...closePlan(), quantity: decimal('4'), reason: 'margin' }, signal),
  },
  {
    name: 'taking a pair over whose journal is gone',
    leastSteps: 6,
    async prepare() {
      const world = await opened()
      return { ...world, journal: createMemoryJournal() }
    },
    work: (bot) => reconcile(bot, signal),
  },
  repairing('a short that somebody bought back', 1, (world) => trade(world, 'perp', 'buy', '10')),
  repairing('a short of which somebody bought back a part', 1, (world) =>
    trade(world, 'perp', 'buy', '4'),
  ),
  {
    // More than their own: the rest was the bot's.
    ...repairing('coins that somebody sold', 2, (world) => trade(world, 'spot', 'sell', '8.5')),
    baseline: ZERO,
  },
  repairing('a deleveraged short', 1, (world) =>
    disturbVenue(world.venue, {
      action: 'deleverage',
      args: { symbol: 'SOLUSDT', fraction: '0.35' },
    }),
  ),
  repairing('a short that is liquidated in part', 1, (world) =>
    disturbVenue(world.venue, {
      action: 'liquidate',
      args: { symbol: 'SOLUSDT', fraction: '0.5' },
    }),
  ),
]

/** Reconciliation after somebody else changed one leg. */
function repairing(
  name: string,
  externals: number,
  disturb: (world: PairWorld) => void,
): CrashScene {
  return {
    name: `repairing ${name}`,
    leastSteps: 5,
    isBrokenFromOutside: true,
    externals,
    async prepare() {
      const world = await opened()
      disturb(world)
      return world
    },
    work: (bot) => reconcile(bot, signal),
  }
}

async function open(bot: TradeContext): Promise<void> {
  await reconcile(bot, signal)
  await openPair(bot, openPlan(), signal)
}

async function openMakerFirst(bot: TradeContext, quantity: Decimal): Promise<void> {
  await reconcile(bot, signal)
  const maker = { waitMs: 8_000, totalWaitMs: 60_000, spotMakerFee: decimal('0.0004') }
  await openPair(bot, openPlan({ quantity, maker }), signal)
}

async function close(bot: TradeContext): Promise<void> {
  await closePair(bot, closePlan(), signal)
}

async function opened(
  liquidity?: (second: number) => Partial<Liquidity>,
  pairs?: Parameters<typeof createPairWorld>[2],
): Promise<PairWorld> {
  const world = createPairWorld(liquidity, createMemoryJournal(), pairs)
  const bot = startBot(world)
  await open(bot)
  if (!bot.book.view.holdings.has('pair-1')) throw new Error('nothing was opened')
  return world
}

function holdingOf(bot: TradeContext) {
  const holding = bot.book.view.holdings.get('pair-1')
  if (holding === undefined) throw new Error('the pair is gone')
  return holding
}

/** What a person does on the same account. */
function trade(world: PairWorld, market: 'spot' | 'perp', side: Side, quantity: string): void {
  world.account.placeOrder({
    market,
    symbol: 'SOLUSDT',
    side,
    type: 'LIMIT',
    timeInForce: 'IOC',
    quantity: decimal(quantity),
    price: decimal(side === 'buy' ? '101' : '99'),
  })
}
