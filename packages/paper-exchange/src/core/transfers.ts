import { type Decimal, type Market, ZERO } from '@asterkit/instruments'
import { type AccountState, spotBalance } from './accountState.ts'
import { touchPerp, touchSpot } from './changes.ts'
import { perpWallet } from './margin.ts'
import { addIncome } from './perpBooking.ts'
import { addTo } from './pots.ts'
import { refuse } from './refuse.ts'
import type { AccountTransferCommand, TransferCommand } from './venueAccount.ts'
import type { VenueState } from './venueState.ts'

const CLIENT_ID_KEPT_MS = 7 * 24 * 3_600_000
const MAX_CLIENT_ID_LENGTH = 63
const MAX_DECIMALS = 8

/**
 * Moves cash between an account's wallets.
 *
 * @throws {VenueError} Refused; nothing has changed. -4115: this id was used in the last 7 days.
 */
export function transfer(
  state: VenueState,
  account: AccountState,
  { clientTranId, asset, amount, kindType }: TransferCommand,
): { readonly tranId: number } {
  if (clientTranId.length === 0 || clientTranId.length > MAX_CLIENT_ID_LENGTH) throw refuse(-4114)
  const usedAt = account.transfers.get(clientTranId)
  if (usedAt !== undefined && state.now - usedAt < CLIENT_ID_KEPT_MS) throw refuse(-4115)
  checkAmount(amount)
  if (asset !== state.marginAsset) throw refuse(-1108)
  const spot = account.spot.get(asset)
  if (kindType === 'SPOT_FUTURE') {
    if (amount.gt(spot?.free ?? ZERO)) throw refuse(-2018)
  } else if (amount.gt(perpWallet(state, account).maxWithdraw)) {
    throw refuse(-4050)
  }
  const toPerp = kindType === 'SPOT_FUTURE' ? amount : amount.neg()
  addToSpot(account, asset, toPerp.neg())
  account.wallet = account.wallet.plus(toPerp)
  account.walletUpdateTime = state.now
  account.transfers.set(clientTranId, state.now)
  const { tranId } = addIncome(state, account, {
    type: 'TRANSFER',
    asset,
    amount: toPerp,
    time: state.now,
  })
  account.spotMoves.push({
    tranId,
    type: kindType === 'SPOT_FUTURE' ? 'TRANSFER_SPOT_TO_FUTURE' : 'TRANSFER_FUTURE_TO_SPOT',
    asset,
    amount: toPerp.neg(),
    time: state.now,
  })
  touchSpot(state.changes, account, 'TRANSFER', asset)
  touchPerp(state.changes, account, 'TRANSFER', { balanceChange: toPerp })
  return { tranId }
}

/**
 * Moves assets from one account to another, out of and into the wallets that `kindType` names. No id guards
 * it: a repetition moves them again.
 *
 * @throws {VenueError} -1109 both are one account; -1108 an asset that a futures wallet does not hold; -2018
 * or -4050 the wallet has less. Nothing has changed.
 */
export function transferToAccount(
  state: VenueState,
  from: AccountState,
  to: AccountState,
  { asset, amount, kindType }: AccountTransferCommand,
): void {
  if (from === to) throw refuse(-1109)
  checkAmount(amount)
  const [leaves, enters] = WALLETS[kindType]
  if ((leaves === 'perp' || enters === 'perp') && asset !== state.marginAsset) throw refuse(-1108)
  if (leaves === 'spot') {
    if (amount.gt(from.spot.get(asset)?.free ?? ZERO)) throw refuse(-2018)
  } else if (amount.gt(perpWallet(state, from).maxWithdraw)) {
    throw refuse(-4050)
  }
  enterWallet(state, from, leaves, asset, amount.neg())
  enterWallet(state, to, enters, asset, amount)
}

const WALLETS = {
  FUTURE_FUTURE: ['perp', 'perp'],
  FUTURE_SPOT: ['perp', 'spot'],
  SPOT_FUTURE: ['spot', 'perp'],
  SPOT_SPOT: ['spot', 'spot'],
} as const satisfies Record<AccountTransferCommand['kindType'], readonly [Market, Market]>

function enterWallet(
  state: VenueState,
  account: AccountState,
  wallet: Market,
  asset: string,
  amount: Decimal,
): void {
  const time = state.now
  if (wallet === 'perp') {
    account.wallet = account.wallet.plus(amount)
    account.walletUpdateTime = time
    addIncome(state, account, { type: 'TRANSFER', asset, amount, time })
    touchPerp(state.changes, account, 'TRANSFER', { balanceChange: amount })
    return
  }
  state.lastTranId += 1
  const tranId = state.lastTranId
  addToSpot(account, asset, amount)
  account.spotMoves.push({ tranId, type: 'TRANSFER_SPOT_TO_SPOT', asset, amount, time })
  touchSpot(state.changes, account, 'TRANSFER', asset)
}

/**
 * Brings assets in from outside the venue; a negative amount takes them out.
 *
 * @throws {VenueError} More is taken out than is free; nothing has changed.
 */
export function deposit(
  state: VenueState,
  account: AccountState,
  {
    market,
    asset,
    amount,
  }: { readonly market: Market; readonly asset: string; readonly amount: Decimal },
): void {
  if (!amount.isFinite() || amount.decimalPlaces() > MAX_DECIMALS) throw refuse(-1111)
  const reason = amount.lt(0) ? 'WITHDRAW' : 'DEPOSIT'
  const { now: time } = state
  if (market === 'perp') {
    if (asset !== state.marginAsset) throw refuse(-1108)
    if (amount.lt(0) && amount.neg().gt(perpWallet(state, account).maxWithdraw)) throw refuse(-4050)
    account.wallet = account.wallet.plus(amount)
    account.walletUpdateTime = time
    addIncome(state, account, { type: 'TRANSFER', asset, amount, time })
    touchPerp(state.changes, account, reason, { balanceChange: amount })
  } else {
    if (amount.neg().gt(account.spot.get(asset)?.free ?? ZERO)) throw refuse(-2018)
    addToSpot(account, asset, amount)
    state.lastTranId += 1
    account.spotMoves.push({ tranId: state.lastTranId, type: 'TRANSFER', asset, amount, time })
    touchSpot(state.changes, account, reason, asset)
  }
  account.deposits.push({ tranId: state.lastTranId, market, asset, amount, time })
  addTo(state.pots.deposited, asset, amount)
}

function checkAmount(amount: Decimal): void {
  if (!amount.isFinite() || amount.lte(0)) throw refuse(-4055)
  if (amount.decimalPlaces() > MAX_DECIMALS) throw refuse(-1111)
}

function addToSpot(account: AccountState, asset: string, amount: Decimal): void {
  const balance = spotBalance(account, asset)
  balance.free = balance.free.plus(amount)
}
