import type { Order } from '../ports/exchange.ts'
import { assetsOnRecord, type CoinRule, claimFromRecords, claimFromView } from './claims.ts'
import { type CoinDust, coinDuties } from './coinDuties.ts'
import type { Duty, Exit, ExitLook, Residue } from './duty.ts'
import { createEfforts, type Efforts } from './efforts.ts'
import type { FlattenContext } from './flattenContext.ts'
import { orderDuties } from './orderDuties.ts'
import { isOwnId } from './ownIds.ts'
import { positionDuties, type SeenPositions } from './positionDuties.ts'
import { type AccountView, readAccount, readListing, seemsIncomplete } from './readAccount.ts'

/** What is to be flattened. */
export interface FlattenRequest {
  /** Base assets; absent: every one. */
  readonly assets?: ReadonlySet<string> | undefined
  readonly rule: CoinRule
  /** Closes perpetuals only. */
  readonly keepsSpot: boolean
}

/** Where an exit ended. */
export interface FlattenReport {
  /** No own order, no position and no coin of ours in scope, dust left out. */
  readonly isFlat: boolean
  /** What is left, and why. Empty when flat. */
  readonly left: readonly Residue[]
  readonly dust: readonly CoinDust[]
}

const MAX_PAUSE_MS = 4_000
/** What was begun is ended: an abort takes effect between two steps. */
const UNINTERRUPTED = new AbortController().signal

/**
 * Brings an account to flat by what the exchange says, with reducing orders only: cancels own orders, closes
 * perpetuals, then sells the coins of ours that this has freed, and looks until nothing contradicts. Calling it
 * again is harmless, and goes on where an earlier run was killed.
 *
 * @param signal An abort ends it between two steps.
 * @throws The memory cannot be written; nothing was sent after that.
 */
export async function flatten(
  context: FlattenContext,
  request: FlattenRequest,
  signal: AbortSignal,
): Promise<FlattenReport> {
  const efforts = createEfforts(context.limits)
  const listing = await untilRead(context, efforts, signal, () =>
    readListing(context.exchange, UNINTERRUPTED),
  )
  if (listing === undefined) return unread(context, efforts, signal)
  const { assets, rule, keepsSpot } = request
  const isInScope = (asset: string) => assets === undefined || assets.has(asset)
  return new Flattening({ context, efforts, rule, keepsSpot, isInScope, listing }, signal).run()
}

class Flattening {
  readonly #exit: Exit
  readonly #signal: AbortSignal
  readonly #seen: SeenPositions = new Map()
  readonly #onRecord = new Set<string>()
  #dust: readonly CoinDust[] = []
  #fruitless = 0
  #isCalm = false
  #lastView: AccountView | undefined
  #doubtSince: number | undefined

  constructor(exit: Exit, signal: AbortSignal) {
    this.#exit = exit
    this.#signal = signal
  }

  async run(): Promise<FlattenReport> {
    const { context, efforts } = this.#exit
    const { clock, limits } = context
    let calmSince: number | undefined
    let duties: readonly Duty[] = []
    while (!this.#signal.aborted) {
      const view = await this.#look()
      if (view === undefined) return this.#end(duties, unreadResidue(efforts))
      this.#lastView = view
      duties = await this.#dutiesAt(view)
      const due = duties.filter(({ key }) => !efforts.isGivenUp(key, clock.now()))
      this.#isCalm = due.length === 0
      if (due.length === 0) {
        calmSince ??= view.time
        const calmMs = view.time - calmSince
        if (calmMs >= limits.doubtMs) return this.#end(duties)
        if (calmMs >= limits.verifyMs && !(await this.#isDoubtful(view))) return this.#end(duties)
        await clock.sleep(Math.max(1_000, limits.verifyMs / 4), UNINTERRUPTED)
        continue
      }
      calmSince = undefined
      await this.#work(due)
    }
    return this.#end(duties, [{ what: 'account', symbol: '*', reason: 'interrupted' }])
  }

  #look(): Promise<AccountView | undefined> {
    const { context, efforts } = this.#exit
    const known = this.#knownOrders()
    const read = () => readAccount(context.exchange, context.clock.now(), UNINTERRUPTED, known)
    return untilRead(context, efforts, this.#signal, read)
  }

  /** The lists of orders are dear: they are read at first, while ours work, and before the end. */
  #knownOrders(): readonly Order[] | undefined {
    const orders = this.#lastView?.orders
    const isSettled = orders?.every(({ clientOrderId }) => !isOwnId(clientOrderId)) === true
    return isSettled && !this.#isCalm ? orders : undefined
  }

  async #isDoubtful(view: AccountView): Promise<boolean> {
    const { exchange, log } = this.#exit.context
    try {
      return await seemsIncomplete(exchange, view, UNINTERRUPTED)
    } catch (error) {
      log.warn('wallet unreadable', { error: String(error) })
      return true
    }
  }

  /** Coins come before positions: what the last step has freed is sold before the next is freed. */
  async #dutiesAt(view: AccountView): Promise<readonly Duty[]> {
    const look: ExitLook = { ...this.#exit, view }
    const orders = orderDuties(look, UNINTERRUPTED)
    const records = this.#exit.keepsSpot ? [] : await this.#claim(look)
    const positions = await positionDuties(look, this.#seen, UNINTERRUPTED)
    const held = [...this.#seen.values()].map(({ row }) => row)
    const coins = await coinDuties(look, held, UNINTERRUPTED)
    this.#dust = coins.dust
    const isEarly = coins.duties.length > 0 && (await this.#mayMissShorts(view))
    const sales = isEarly ? coins.duties.map((duty) => this.#later(duty)) : coins.duties
    const trades = [...sales, ...positions].map((duty) => this.#afterOpenOrders(duty))
    return [...orders, ...records, ...trades]
  }

  /** Coins may be the hedge of a short that an answer has left out: for a while they wait for it. */
  async #mayMissShorts(view: AccountView): Promise<boolean> {
    const { clock, limits } = this.#exit.context
    if (this.#seen.size > 0 || !(await this.#isDoubtful(view))) return false
    this.#doubtSince ??= view.time
    return clock.now() - this.#doubtSince < limits.doubtMs
  }

  #later(duty: Duty): Duty {
    const { context, efforts } = this.#exit
    const attempt = async () => {
      const reason = 'margin is bound, so that a position seems to be missing in the answers'
      efforts.fail(duty.key, reason, context.clock.now())
      return false
    }
    return { ...duty, attempt }
  }

  /** While an order of an asset may still trade, nothing is sent beside it. */
  #afterOpenOrders(duty: Duty): Duty {
    const { context, efforts, listing } = this.#exit
    const { symbol } = duty.residue
    const asset = listing.perps.get(symbol)?.baseAsset ?? symbol
    const open = [...context.book.open.values()].find(({ baseAsset }) => baseAsset === asset)
    if (open === undefined) return duty
    const reason = `what became of order ${open.clientOrderId} is not known`
    const attempt = async () => {
      efforts.fail(duty.key, reason, context.clock.now())
      return false
    }
    return { ...duty, attempt }
  }

  /** Writes down which coins are to be sold, before anything else is sent. */
  async #claim(look: ExitLook): Promise<readonly Duty[]> {
    const { context, efforts } = look
    const duties: Duty[] = []
    claimFromView(context, look)
    for (const asset of assetsOnRecord(look)) {
      if (this.#onRecord.has(asset)) continue
      const key = `record:${asset}`
      const reason = await failureOf(() => claimFromRecords(context, look, asset, UNINTERRUPTED))
      if (reason === undefined) this.#onRecord.add(asset)
      else {
        efforts.fail(key, `which of them are ours is not known: ${reason}`, context.clock.now())
        duties.push({
          key,
          residue: { what: 'coins', symbol: asset },
          attempt: async () => false,
        })
      }
    }
    return duties
  }

  async #work(due: readonly Duty[]): Promise<void> {
    const { clock, limits } = this.#exit.context
    let hadEffect = false
    for (const duty of due) {
      if (this.#signal.aborted) return
      hadEffect = (await duty.attempt()) || hadEffect
    }
    this.#fruitless = hadEffect ? 0 : this.#fruitless + 1
    if (hadEffect) return
    const pause = limits.pollMs * 2 ** Math.min(this.#fruitless - 1, 10)
    await clock.sleep(Math.min(pause, MAX_PAUSE_MS), UNINTERRUPTED)
  }

  #end(duties: readonly Duty[], more: readonly Residue[] = []): FlattenReport {
    const { context, efforts } = this.#exit
    const named = duties.map(({ key, residue }) => ({
      ...residue,
      reason: efforts.reason(key) ?? 'not tried yet',
    }))
    const left = [...named, ...more]
    const isFlat = left.length === 0
    context.book.append({ kind: 'finished', time: context.clock.now(), isFlat })
    return { isFlat, left, dust: this.#dust }
  }
}

const READ_KEY = 'read'

/** Reads until it works; undefined when it did not for `patienceMs`, or after an abort. */
async function untilRead<T>(
  { clock, limits, onStep }: FlattenContext,
  efforts: Efforts,
  signal: AbortSignal,
  read: () => Promise<T>,
): Promise<T | undefined> {
  let pauseMs = limits.pollMs / 2
  while (!signal.aborted) {
    try {
      const value = await read()
      efforts.succeed(READ_KEY)
      return value
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      efforts.fail(READ_KEY, reason, clock.now())
      onStep({ kind: 'waiting', what: 'account', reason })
      if (efforts.isGivenUp(READ_KEY, clock.now())) return undefined
      pauseMs = Math.min(pauseMs * 2, MAX_PAUSE_MS)
      await clock.sleep(pauseMs, UNINTERRUPTED)
    }
  }
  return undefined
}

function unreadResidue(efforts: Efforts): readonly Residue[] {
  const reason = efforts.reason(READ_KEY)
  if (reason === undefined) return [{ what: 'account', symbol: '*', reason: 'interrupted' }]
  return [{ what: 'account', symbol: '*', reason: `it cannot be read: ${reason}` }]
}

function unread(
  { book, clock }: FlattenContext,
  efforts: Efforts,
  signal: AbortSignal,
): FlattenReport {
  signal.throwIfAborted()
  book.append({ kind: 'finished', time: clock.now(), isFlat: false })
  return { isFlat: false, left: unreadResidue(efforts), dust: [] }
}

async function failureOf(work: () => Promise<void>): Promise<string | undefined> {
  try {
    await work()
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
