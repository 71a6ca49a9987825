import { createSimExchange, withFaults } from '@asterkit/backtest'
import { Decimal, type Side, ZERO } from '@asterkit/instruments'
import { type Venue, type VenueAccount, VenueError } from '@asterkit/paper-exchange/core'
import type { FaultPlanInput, Strike } from '@asterkit/paper-exchange/faults'
import type { Clock, Exchange, PositionSide } from '@asterkit/strategy'
import { createTwoAccountExchange } from '@asterkit/strategy/aster'

/** Whose calls a plan of faults strikes: of the account of one leg, or of both. */
export type FaultsOn = PositionSide | 'both'

/** The accounts that a rotation trades on: one in hedge mode, or two in one-way mode. By the venue's own books. */
export interface RotateAccounts {
  /** What one process of the bot trades on. */
  connect(): Exchange
  readonly clock: Clock
  strikes(): readonly Strike[]
  isOurs(address: string): boolean
  /** Which leg an order or trade of an account is of; undefined: of neither. */
  legOf(row: { readonly account: string; readonly positionSide: string }): PositionSide | undefined
  /** Base units in the direction of a leg; below zero when its account stands the other way round. */
  standing(symbol: string, leg: PositionSide): Decimal
  entryPrice(symbol: string, leg: PositionSide): Decimal
  leverage(symbol: string, leg: PositionSide): number
  /** USDT of all perp wallets together. */
  wallet(): Decimal
  /** Somebody else trades a leg's position at the market; what the venue refuses does not happen. */
  trade(what: { symbol: string; side: Side; leg: PositionSide; quantity: Decimal }): void
}

const LEGS = ['long', 'short'] as const
const NAMES = { long: 'LONG', short: 'SHORT' } as const
const ADDRESSES = {
  long: '0x00000000000000000000000000000000000051a1',
  short: '0x00000000000000000000000000000000000051a2',
} as const

/** One account in hedge mode. */
export function hedgeAccount(venue: Venue, plan: FaultPlanInput): RotateAccounts {
  const account = venue.account(ADDRESSES.long)
  const exchange = withFaults(createSimExchange({ venue, account }), plan)
  const position = (symbol: string, leg: PositionSide) =>
    account.positions().find((row) => row.symbol === symbol && row.side === NAMES[leg])
  return {
    connect: () => exchange,
    clock: exchange.clock,
    strikes: () => exchange.faults.strikes,
    isOurs: (address) => address === account.address,
    legOf: ({ positionSide }) => LEGS.find((leg) => NAMES[leg] === positionSide),
    standing: (symbol, leg) => position(symbol, leg)?.quantity.abs() ?? ZERO,
    entryPrice: (symbol, leg) => position(symbol, leg)?.entryPrice ?? ZERO,
    leverage: (symbol, leg) => account.position(symbol, NAMES[leg]).leverage,
    wallet: () => account.perpWallet().wallet,
    trade({ leg, ...order }) {
      if (account.isHedgeMode()) tradeByHand(account, { ...order, positionSide: NAMES[leg] })
    },
  }
}

/** Two accounts in one-way mode: the first one holds the long. */
export function twoAccounts(venue: Venue, plan: FaultPlanInput, on: FaultsOn): RotateAccounts {
  const accounts = {
    long: venue.account(ADDRESSES.long),
    short: venue.account(ADDRESSES.short),
  }
  const of = (leg: PositionSide) => createSimExchange({ venue, account: accounts[leg] })
  const calm = { ...plan, faults: [] }
  const long = withFaults(of('long'), on === 'short' ? calm : plan)
  const short = withFaults(of('short'), on === 'both' ? long.faults : on === 'short' ? plan : calm)
  const legAt = (address: string) => LEGS.find((leg) => accounts[leg].address === address)
  return {
    connect: () => createTwoAccountExchange({ long, short }),
    clock: {
      now: () => long.clock.now(),
      async sleep(durationMs, signal) {
        await long.clock.sleep(durationMs, signal)
        // What is on its way to the second account arrives as well.
        await short.clock.sleep(0, signal)
      },
    },
    strikes: () => (on === 'short' ? short : long).faults.strikes,
    isOurs: (address) => legAt(address) !== undefined,
    legOf: ({ account, positionSide }) => (positionSide === 'BOTH' ? legAt(account) : undefined),
    standing(symbol, leg) {
      const { quantity } = accounts[leg].position(symbol)
      return leg === 'long' ? quantity : quantity.negated()
    },
    entryPrice: (symbol, leg) => accounts[leg].position(symbol).entryPrice,
    leverage: (symbol, leg) => accounts[leg].position(symbol).leverage,
    wallet: () => Decimal.sum(...LEGS.map((leg) => accounts[leg].perpWallet().wallet)),
    trade({ leg, ...order }) {
      if (!accounts[leg].isHedgeMode()) tradeByHand(accounts[leg], order)
    },
  }
}

function tradeByHand(
  account: VenueAccount,
  order: { symbol: string; side: Side; quantity: Decimal; positionSide?: 'LONG' | 'SHORT' },
): void {
  try {
    account.placeOrder({ market: 'perp', type: 'MARKET', ...order })
  } catch (error) {
    if (!(error instanceof VenueError)) throw error
  }
}
