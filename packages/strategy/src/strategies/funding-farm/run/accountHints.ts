import { isOwnClientId } from '../../../executors/clientIds.ts'
import type { EpochMs } from '../../../ports/clock.ts'
import {
  type AccountEvent,
  type AccountEvents,
  isWorking,
  type Order,
} from '../../../ports/exchange.ts'
import type { Logger } from '../../../ports/logger.ts'

/** What account events suggest to look at. Quantities never come from here. */
interface AccountHints {
  /** Something happened that our own activity does not explain. */
  readonly surprise: string | undefined
  readonly hasFunding: boolean
  readonly hasBalanceChange: boolean
}

/** Whose orders are waited for. */
interface TouchedLegs {
  readonly symbol: string
  readonly lastActivityAt: EpochMs
}

/** Listens to account events in the background. */
export interface HintListener {
  /**
   * What came in since the last call.
   *
   * @param lastActivityAt Time of our newest own order or transfer; events up to shortly after it are its echo.
   */
  take(lastActivityAt: EpochMs): AccountHints
  /**
   * Calls back once, when an order in a symbol moves without us or the stream is interrupted; at once when
   * that has happened already.
   *
   * @param legs.lastActivityAt As for `take`.
   * @returns Ends the waiting.
   */
  onTouched(legs: TouchedLegs, call: () => void): () => void
  /** What events have told last about an own order of this run; undefined: nothing, which proves nothing. */
  orderSeen(clientOrderId: string): Order | undefined
  /** Resolves when listening has ended, which the signal brings about. */
  ended(): Promise<void>
}

/** Events may trail the activity that caused them. */
const ECHO_MS = 5_000
/** Why balances change when we trade, transfer or set a symbol up; any other reason is somebody else's. */
const OWN_REASONS = /^(?:ORDER|SPOT|MARGIN_TYPE_CHANGE)$|TRANSFER$/i
const MAX_KEPT = 1_000
/** Newest own orders that are remembered; an order is asked about soon or never. */
const MAX_ORDERS = 200

/**
 * Starts to listen. An order that is not ours is never an echo, however close to own activity it comes.
 * A stream that breaks off is a surprise, since everything from then on is unknown; it is
 * taken up again at the next look.
 */
export function listenForHints(
  source: AccountEvents,
  log: Logger,
  signal: AbortSignal,
): HintListener {
  let events: AccountEvent[] = []
  const orders = new Map<string, Order>()
  let broken: string | undefined
  let isListening = false
  let waiting: { readonly legs: TouchedLegs; readonly call: () => void } | undefined
  let done: Promise<void> = Promise.resolve()

  function tell(news: readonly AccountEvent[]): void {
    if (waiting === undefined) return
    const { legs, call } = waiting
    if (broken === undefined && !news.some((event) => isTouched(event, legs))) return
    waiting = undefined
    call()
  }

  async function listen(): Promise<void> {
    try {
      for await (const event of source.watchAccount(signal)) {
        if (event.kind === 'order') remember(orders, event.order)
        if (events.length < MAX_KEPT) events.push(event)
        else broken = 'there were more account events than could be kept'
        tell([event])
      }
      if (!signal.aborted) broken = 'the account stream ended'
    } catch (error) {
      if (signal.aborted) return
      broken = `the account stream failed: ${error instanceof Error ? error.message : String(error)}`
      log.warn('account stream failed', { error: broken })
    } finally {
      isListening = false
      tell([])
    }
  }

  function keepListening(): void {
    if (isListening || signal.aborted) return
    isListening = true
    done = listen()
  }

  keepListening()
  return {
    ended: () => done,
    orderSeen: (clientOrderId) => orders.get(clientOrderId),
    onTouched(legs, call) {
      waiting = { legs, call }
      tell(events)
      return () => {
        waiting = undefined
      }
    },
    take(lastActivityAt) {
      keepListening()
      if (events.length === 0 && broken === undefined) return NOTHING
      const taken = events
      const surprise =
        broken ?? taken.map((event) => surpriseOf(event, lastActivityAt)).find(Boolean)
      events = []
      broken = undefined
      return {
        surprise,
        hasFunding: taken.some(isFunding),
        hasBalanceChange: taken.some((event) => event.kind === 'balance' || event.kind === 'order'),
      }
    },
  }
}

/** Keeps what is farthest along: events may come out of order. */
function remember(orders: Map<string, Order>, order: Order): void {
  const { clientOrderId } = order
  if (!isOwnClientId(clientOrderId)) return
  const known = orders.get(clientOrderId)
  if (
    known !== undefined &&
    (!isWorking(known) || known.executedQuantity.gt(order.executedQuantity))
  )
    return
  orders.delete(clientOrderId)
  orders.set(clientOrderId, order)
  const [oldest] = orders.keys()
  if (orders.size > MAX_ORDERS && oldest !== undefined) orders.delete(oldest)
}

const NOTHING: AccountHints = { surprise: undefined, hasFunding: false, hasBalanceChange: false }

function isFunding(event: AccountEvent): boolean {
  return event.kind === 'balance' && /funding/i.test(event.reason)
}

function isTouched(event: AccountEvent, { symbol, lastActivityAt }: TouchedLegs): boolean {
  if (event.kind === 'gap') return true
  if (event.kind !== 'order' || event.order.symbol !== symbol) return false
  return surpriseOf(event, lastActivityAt) !== undefined
}

function surpriseOf(event: AccountEvent, lastActivityAt: EpochMs): string | undefined {
  if (event.kind === 'gap') return 'the account stream was interrupted'
  if (event.kind === 'config') return 'leverage or margin settings were changed'
  if (isFunding(event)) return undefined
  const isOurs =
    event.kind === 'order'
      ? isOwnClientId(event.order.clientOrderId)
      : OWN_REASONS.test(event.reason)
  if (isOurs && event.time <= lastActivityAt + ECHO_MS) return undefined
  return event.kind === 'order'
    ? `an order in ${event.order.symbol} moved without us`
    : `balances moved without us: ${event.reason}`
}
