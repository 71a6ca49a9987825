import { type Decimal, ZERO } from '@asterkit/instruments'
import {
  type EpochMs,
  type PerpWalletView,
  type PositionView,
  type SpotBalanceView,
  type Venue,
  type VenueAccount,
  VenueError,
  type VenueOrder,
} from '../core/index.ts'

interface Moment {
  readonly time: EpochMs
  readonly spot: ReadonlyMap<string, SpotBalanceView>
  readonly wallet: PerpWalletView
  readonly positions: readonly PositionView[]
  readonly orders: ReadonlyMap<number, VenueOrder>
}

/** Moments that are kept; older ones are forgotten and the oldest kept one stands for them. */
const KEPT = 256
/** Orders that are looked back at. */
const KEPT_ORDERS = 1000

/** How an account stood, from now on, so that reads can lag behind. */
export class AccountHistory {
  readonly #venue: Venue
  readonly #account: VenueAccount
  readonly #moments: Moment[] = []
  readonly #orders = new Map<number, VenueOrder>()

  constructor(venue: Venue, account: VenueAccount) {
    this.#venue = venue
    this.#account = account
    for (const market of ['spot', 'perp'] as const) {
      for (const order of account.openOrders(market)) this.#orders.set(order.orderId, order)
    }
    this.#keep()
    venue.onEvent((event) => {
      if (!('account' in event) || event.account !== account.address) return
      if (event.kind === 'order') this.#keepOrder(event.order)
      this.#keep()
    })
  }

  /** The account as its reads told it `ms` of exchange time ago; everything else is the account itself. */
  lagging(ms: number): VenueAccount {
    const time = this.#venue.now - ms
    const then = this.#moments.findLast((moment) => moment.time <= time) ?? this.#moments[0]
    return then === undefined ? this.#account : laggingAccount(this.#account, then)
  }

  #keep(): void {
    const { now: time } = this.#venue
    const { [this.#moments.length - 1]: last } = this.#moments
    // Of several changes at one instant the last counts; what stood before it is another moment.
    if (last !== undefined && last.time === time && this.#moments.length > 1) this.#moments.pop()
    this.#moments.push({
      time: last === undefined ? 0 : time,
      spot: this.#account.spotBalances(),
      wallet: this.#account.perpWallet(),
      positions: this.#account.positions(),
      orders: new Map(this.#orders),
    })
    if (this.#moments.length > KEPT) this.#moments.shift()
  }

  #keepOrder(order: VenueOrder): void {
    this.#orders.set(order.orderId, order)
    if (this.#orders.size <= KEPT_ORDERS) return
    const [oldest] = this.#orders.keys()
    if (oldest !== undefined) this.#orders.delete(oldest)
  }
}

/** An account whose reads of orders, positions and balances tell another moment. */
function laggingAccount(account: VenueAccount, then: Moment): VenueAccount {
  const positionThen = (symbol: string, side: PositionView['side']) =>
    then.positions.find((row) => row.symbol === symbol && row.side === side)
  const old = (now: PositionView) => positionThen(now.symbol, now.side) ?? flat(now)
  const reads: Partial<VenueAccount> = {
    spotBalances: () => then.spot,
    perpWallet: () => then.wallet,
    positions: () => then.positions,
    position: (symbol, side) => old(account.position(symbol, side)),
    positionsOf: (symbol) => account.positionsOf(symbol).map(old),
    openOrders: (market, symbol) =>
      [...then.orders.values()].filter(
        (order) =>
          order.market === market &&
          (symbol === undefined || order.symbol === symbol) &&
          (order.status === 'NEW' || order.status === 'PARTIALLY_FILLED'),
      ),
    getOrder: (market, symbol, ref) => {
      const { orderId } = account.getOrder(market, symbol, ref)
      const order = then.orders.get(orderId)
      if (order === undefined) throw new VenueError(-2013, 'Order does not exist.')
      return order
    },
  }
  return new Proxy(account, {
    get(target, name) {
      if (Object.hasOwn(reads, name)) return Reflect.get(reads, name)
      const member: unknown = Reflect.get(target, name, target)
      return typeof member === 'function' ? member.bind(target) : member
    },
  })
}

function flat({ liquidationPrice: _none, ...position }: PositionView): PositionView {
  const nothing: Decimal = ZERO
  return {
    ...position,
    quantity: nothing,
    cost: nothing,
    entryPrice: nothing,
    unrealizedProfit: nothing,
    isolatedWallet: nothing,
    initialMargin: nothing,
    maintenanceMargin: nothing,
  }
}
