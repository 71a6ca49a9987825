import { Decimal, decimal, ZERO } from '@asterkit/instruments'
import type { EpochMs } from '../ports/clock.ts'
import type { ExitEntry, ExitLog, SentOrder } from './exitEntry.ts'

/** Coins that are to be sold. */
export interface Claim {
  /** Base units in all, those that were sold since it began included. */
  readonly quantity: Decimal
  /** All coins of the wallet when it was made, those included that had been sold since the claims began. */
  readonly coins: Decimal
  /** Why they count as ours. */
  readonly rule: string
}

/** An exit's memory, folded. It begins anew after an exit that ended flat. */
export interface ExitBook {
  /** Of this process: rises at each start. */
  readonly run: number
  /** Microseconds; `0` before the first signed call. */
  readonly lastNonce: string
  /** By client id: orders that have left and whose end is not known. */
  readonly open: ReadonlyMap<string, SentOrder>
  /** By asset. */
  readonly claims: ReadonlyMap<string, Claim>
  /** How many orders this process has sent. */
  readonly ordersSent: number
  /** Base units that our orders sold on spot since the claims began. */
  sold(asset: string): Decimal
  /** Base units of a short that our orders bought back since then. */
  boughtBack(asset: string): Decimal
  append(entry: ExitEntry): void
}

/** Claims of an exit that nobody has gone on with for so long are made anew: the coins may be others by now. */
const CLAIMS_LAST_MS = 86_400_000

/** Reads the memory of earlier exits and begins a new run. */
export function openExitBook(log: ExitLog, now: EpochMs): ExitBook {
  const book = new FoldedBook(log, now)
  book.append({ kind: 'run', time: now, run: book.run + 1 })
  return book
}

class FoldedBook implements ExitBook {
  run = 0
  lastNonce = '0'
  ordersSent = 0
  readonly open = new Map<string, SentOrder>()
  readonly claims = new Map<string, Claim>()
  readonly #log: ExitLog
  readonly #sent = new Map<string, SentOrder>()
  readonly #sold = new Map<string, Decimal>()
  readonly #boughtBack = new Map<string, Decimal>()

  constructor(log: ExitLog, now: EpochMs) {
    this.#log = log
    let latest = 0
    for (const entry of log.read()) {
      this.#fold(entry)
      latest = Math.max(latest, entry.time)
    }
    if (now - latest > CLAIMS_LAST_MS) this.#forget()
  }

  append(entry: ExitEntry): void {
    this.#log.append(entry)
    this.#fold(entry)
  }

  sold(asset: string): Decimal {
    return this.#sold.get(asset) ?? ZERO
  }

  boughtBack(asset: string): Decimal {
    return this.#boughtBack.get(asset) ?? ZERO
  }

  #fold(entry: ExitEntry): void {
    if ('nonce' in entry && BigInt(entry.nonce) > BigInt(this.lastNonce)) {
      this.lastNonce = entry.nonce
    }
    switch (entry.kind) {
      case 'run':
        this.run = Math.max(this.run, entry.run)
        this.ordersSent = 0
        return
      case 'claim':
        this.claims.set(entry.asset, {
          quantity: decimal(entry.quantity),
          coins: decimal(entry.coins),
          rule: entry.rule,
        })
        return
      case 'order-sent':
        this.open.set(entry.clientOrderId, entry)
        this.#sent.set(entry.clientOrderId, entry)
        this.ordersSent += 1
        return
      case 'order-end':
        this.#end(entry)
        return
      case 'finished':
        if (entry.isFlat) this.#forget()
        return
      default:
    }
  }

  #end({ clientOrderId, filled }: Extract<ExitEntry, { kind: 'order-end' }>): void {
    this.open.delete(clientOrderId)
    const sent = this.#sent.get(clientOrderId)
    if (sent === undefined) return
    this.#sent.delete(clientOrderId)
    const { market, side, baseAsset } = sent
    const sums = market === 'spot' ? this.#sold : this.#boughtBack
    if ((market === 'spot') !== (side === 'sell')) return
    sums.set(baseAsset, (sums.get(baseAsset) ?? ZERO).plus(Decimal.max(decimal(filled), ZERO)))
  }

  #forget(): void {
    this.claims.clear()
    this.#sold.clear()
    this.#boughtBack.clear()
  }
}
