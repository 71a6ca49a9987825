import { ZERO } from '@asterkit/instruments'
import type { Venue, VenueAccount } from '@asterkit/paper-exchange/core'
import type {
  CountedBook,
  MakerExchange,
  MarketItem,
  Outcome,
  OwnItem,
  PreparedWrite,
  QuotedSymbol,
} from '@asterkit/strategy'
import { type Draws, draws } from '../../sim/draws.ts'
import { ItemQueue } from './itemQueue.ts'
import type { CallFault, MakerCall, StreamFault } from './makerFaults.ts'
import type { MakerScenario } from './makerScenario.ts'
import type { VirtualTime } from './virtualTime.ts'

/** One process as the wire sees it. */
export interface WireProcess {
  readonly isOver: boolean
  /** Ends with the process. */
  readonly signal: AbortSignal
  /** Counts a sending; the process may die before or after it. */
  step(when: 'before' | 'after'): void
}

/** An order call that has just left. */
export interface SentCall {
  readonly call: MakerCall
  readonly symbol: string
  readonly clientOrderId: string
  /** It can only shrink the position. */
  readonly isReducing: boolean
}

/** What a process has been told last of what others have in a book; undefined: that it is lost, or nothing yet. */
export type HeardBook = Pick<CountedBook, 'bids' | 'asks' | 'time'> | undefined

const never = () => new Promise<never>(() => undefined)
const BURST = 150
const TIMEOUT_MS = 5_000

/** The way between one process after the other and the venue: everything takes time on it, and may go wrong. */
export class MakerWire {
  /** What the process of now was told last, by symbol. */
  readonly heard = new Map<string, HeardBook>()
  readonly #venue: Venue
  readonly #account: VenueAccount
  readonly #inner: MakerExchange
  readonly #time: VirtualTime
  readonly #scenario: MakerScenario
  readonly #of: Draws
  readonly #onSend: (sent: SentCall) => void
  /** Ids of orders that may only shrink the position. */
  readonly #reducing = new Set<string>()
  #countdowns = new Map<string, number>()

  constructor(input: {
    readonly venue: Venue
    readonly account: VenueAccount
    readonly inner: MakerExchange
    readonly time: VirtualTime
    readonly scenario: MakerScenario
    readonly onSend: (sent: SentCall) => void
  }) {
    this.#venue = input.venue
    this.#account = input.account
    this.#inner = input.inner
    this.#time = input.time
    this.#scenario = input.scenario
    this.#onSend = input.onSend
    this.#of = draws(input.scenario.seed, 'maker wire')
  }

  /** When the timer of a symbol was last started at the venue. */
  countdownAt(symbol: string): number | undefined {
    return this.#countdowns.get(symbol)
  }

  /** The exchange as one process sees it. */
  connect(process: WireProcess): MakerExchange {
    this.heard.clear()
    const inner = this.#inner
    const read = <T>(run: () => Promise<T>) => this.#read(process, run)
    const write = <T>(call: MakerCall, symbol: string, id: string, prepared: PreparedWrite<T>) => {
      const isReducing = this.#reducing.has(id)
      return this.#write(process, { call, symbol, clientOrderId: id, isReducing }, prepared)
    }
    const reads: Partial<Record<keyof MakerExchange, unknown>> = {
      findOrder: (...given: Parameters<MakerExchange['findOrder']>) =>
        read(async () => this.#hide(await inner.findOrder(...given))),
      listPositions: (...given: Parameters<MakerExchange['listPositions']>) =>
        read(async () => this.#state(await inner.listPositions(...given), [])),
      getPerpBalances: (...given: Parameters<MakerExchange['getPerpBalances']>) =>
        read(async () => this.#state(await inner.getPerpBalances(...given), new Map())),
      readBook: async (...given: Parameters<MakerExchange['readBook']>) => {
        const [book, others] = await read(async () => {
          const read = await inner.readBook(...given)
          return [read, this.#others(given[0], read)] as const
        })
        this.#confirm(given[0].symbol, others)
        return book
      },
      prepareQuote: async (request: Parameters<MakerExchange['prepareQuote']>[0]) => {
        const { symbol, clientOrderId, isReduceOnly } = request
        if (isReduceOnly === true) this.#reducing.add(clientOrderId)
        return write('place', symbol, clientOrderId, await inner.prepareQuote(request))
      },
      prepareOrder: async (request: Parameters<MakerExchange['prepareOrder']>[0]) =>
        this.#write(
          process,
          {
            call: 'place',
            symbol: request.symbol,
            clientOrderId: request.clientOrderId,
            isReducing: request.isReduceOnly,
          },
          await inner.prepareOrder(request),
        ),
      prepareAmend: async (request: Parameters<MakerExchange['prepareAmend']>[0]) =>
        write('amend', request.symbol, request.clientOrderId, await inner.prepareAmend(request)),
      prepareCancel: async (...given: Parameters<MakerExchange['prepareCancel']>) =>
        write('cancel', given[1], given[2], await inner.prepareCancel(...given)),
      prepareFence: async (...given: Parameters<MakerExchange['prepareFence']>) =>
        write('fence', '', given[1], await inner.prepareFence(...given)),
      prepareCountdown: async (...given: Parameters<MakerExchange['prepareCountdown']>) =>
        write(
          'countdown',
          given[0],
          '',
          this.#noting(given[0], await inner.prepareCountdown(...given)),
        ),
      prepareProtection: async (rule: Parameters<MakerExchange['prepareProtection']>[0]) =>
        write('protection', rule.symbol, '', await inner.prepareProtection(rule)),
      watchMarket: (...given: Parameters<MakerExchange['watchMarket']>) =>
        this.#watchMarket(process, ...given),
      watchOwn: (signal: AbortSignal) => this.#watchOwn(process, signal),
    }
    return new Proxy(inner, {
      get(target, name) {
        if (Object.hasOwn(reads, name)) return Reflect.get(reads, name)
        const value: unknown = Reflect.get(target, name)
        if (typeof value !== 'function') return value
        return (...given: unknown[]) =>
          read(async () => Reflect.apply(value, target, given) as unknown)
      },
    })
  }

  #read<T>(process: WireProcess, run: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const fault = this.#faultOf('read')
      const slow = fault?.kind === 'slow' ? this.#of.between(0, fault.mostMs) : 0
      const isBroken = fault !== undefined && fault.kind !== 'slow' && fault.kind !== 'hidden'
      const later = (ms: number, what: () => void) =>
        this.#time.at(this.#time.now + ms, () => {
          if (!process.isOver) what()
        })
      if (isBroken) {
        later(this.#of.between(10, TIMEOUT_MS), () => reject(new Error(`read ${fault.kind}`)))
        return
      }
      later(this.#wayMs() + slow, () => {
        run().then(
          (value) => later(this.#wayMs(), () => resolve(value)),
          (error: unknown) => later(this.#wayMs(), () => reject(error)),
        )
      })
    })
  }

  #write<T>(process: WireProcess, sent: SentCall, prepared: PreparedWrite<T>): PreparedWrite<T> {
    const { nonce, requestHash, deadline } = prepared
    const send = async (): Promise<Outcome<T>> => {
      if (process.isOver) return never()
      process.step('before')
      if (process.isOver) return never()
      this.#onSend(sent)
      const answer = this.#travel(process, sent, () => prepared.send(new AbortController().signal))
      process.step('after')
      return process.isOver ? never() : answer
    }
    return { nonce, requestHash, deadline, send }
  }

  #travel<T>(
    process: WireProcess,
    { call }: SentCall,
    execute: () => Promise<Outcome<T>>,
  ): Promise<Outcome<T>> {
    const fault = this.#faultOf(call)
    const { now } = this.#time
    return new Promise((resolve) => {
      const tell = (at: number, outcome: Outcome<T>) =>
        this.#time.at(at, () => {
          if (!process.isOver) resolve(outcome)
        })
      const unknown = { kind: 'unknown', message: `${fault?.kind} as planned` } as const
      const timeout = now + this.#of.between(200, TIMEOUT_MS)
      const arrive = (at: number, isAnswered: boolean) =>
        this.#time.at(at, () => {
          void execute().then((outcome) => {
            if (isAnswered) tell(this.#time.now + this.#wayMs() + slowMs, outcome)
          })
        })
      const slowMs = fault?.kind === 'slow' ? this.#of.between(0, fault.mostMs) : 0
      switch (fault?.kind) {
        case 'lost':
          return tell(timeout, unknown)
        case 'held':
          arrive(now + this.#of.between(200, fault.mostMs + 2_000), false)
          return tell(timeout, unknown)
        case 'answer-lost':
          arrive(now + this.#wayMs(), false)
          return tell(timeout, unknown)
        case 'refused': {
          const refusal = { kind: 'refused', code: fault.code, message: 'as planned' } as const
          return tell(now + 2 * this.#wayMs(), refusal)
        }
        case 'unclear':
          return tell(now + 2 * this.#wayMs(), unknown)
        case 'not-sent':
          return tell(now + this.#wayMs(), { kind: 'not-sent', message: 'no connection' })
        default:
          return arrive(now + this.#wayMs() + slowMs, true)
      }
    })
  }

  #watchMarket(
    process: WireProcess,
    symbols: Parameters<MakerExchange['watchMarket']>[0],
    signal: AbortSignal,
  ): AsyncIterable<MarketItem> {
    const others = new WeakMap<CountedBook, CountedBook>()
    const queue = this.#relay<MarketItem>(process, 'market', signal, {
      items: this.#inner.watchMarket(symbols, process.signal),
      copies: (item) => {
        if (item.kind !== 'book') return item.kind === 'trade' ? BURST : 1
        const quoted = symbols.find(({ symbol }) => symbol === item.symbol)
        if (quoted !== undefined) others.set(item.book, this.#others(quoted, item.book))
        return 1
      },
      heard: (item) => {
        if (item.kind === 'book') this.heard.set(item.symbol, others.get(item.book) ?? item.book)
        if (item.kind === 'book-lost') this.heard.set(item.symbol, undefined)
      },
      isOwnWord: () => false,
      lost: () => symbols.map(({ symbol }) => ({ kind: 'book-lost', symbol })),
    })
    return queue
  }

  #watchOwn(process: WireProcess, signal: AbortSignal): AsyncIterable<OwnItem> {
    return this.#relay<OwnItem>(process, 'own', signal, {
      items: this.#inner.watchOwn(process.signal),
      copies: () => 1,
      heard: () => undefined,
      isOwnWord: ({ kind }) => kind === 'open',
      lost: () => [{ kind: 'gap' }],
    })
  }

  #relay<Item>(
    process: WireProcess,
    stream: StreamFault['stream'],
    signal: AbortSignal,
    what: {
      readonly items: AsyncIterable<Item>
      copies(item: Item): number
      heard(item: Item): void
      /** Whether it does not come from the venue. */
      isOwnWord(item: Item): boolean
      /** What is told when something is missing. */
      lost(): readonly Item[]
    },
  ): AsyncIterable<Item> {
    const queue = new ItemQueue<Item>()
    signal.addEventListener('abort', () => queue.close(), { once: true })
    let last = 0
    const tell = (item: Item, delayMs: number, isOrdered: boolean) => {
      const at = this.#time.now + delayMs
      if (isOrdered) last = Math.max(last, at)
      this.#time.at(isOrdered ? last : at, () => {
        if (process.isOver) return
        what.heard(item)
        queue.push(item)
      })
    }
    const faults = this.#scenario.streamFaults.filter((fault) => fault.stream === stream)
    for (const { kind, from, to } of faults) {
      const at = kind === 'gap' ? from : to
      if ((kind !== 'outage' && kind !== 'gap') || at < this.#time.now) continue
      this.#time.at(at, () => {
        for (const item of what.lost()) tell(item, this.#wayMs(), true)
      })
    }
    const pump = async () => {
      for await (const item of what.items) {
        const { now } = this.#time
        const active = faults.filter(({ from, to }) => now >= from && now < to)
        const is = (kind: StreamFault['kind']) => active.some((fault) => fault.kind === kind)
        // Our own side says that it is connected.
        const isTold = what.isOwnWord(item)
        if (!isTold && (is('silent') || is('outage') || is('gap'))) continue
        const lateMs = is('late') ? this.#of.between(0, 6_000) : 0
        const burst = what.copies(item)
        const copies = (is('doubled') ? 2 : 1) * (is('burst') ? burst : 1)
        const isOrdered = stream === 'market'
        for (let copy = 0; copy < copies; copy += 1) tell(item, this.#wayMs() + lateMs, isOrdered)
      }
    }
    void pump()
    return queue
  }

  /** A book without our orders that rest while it is read. */
  #others({ symbol, tick, lot }: QuotedSymbol, book: CountedBook): CountedBook {
    const own = this.#account.openOrders('perp').filter((order) => order.symbol === symbol)
    const lotsAt = (side: 'buy' | 'sell', ticks: number) =>
      own
        .filter((order) => order.side === side && order.price.div(tick).eq(ticks))
        .reduce((sum, order) => sum.plus(order.quantity).minus(order.executedQuantity), ZERO)
        .div(lot)
        .toNumber()
    const without = (side: 'buy' | 'sell', levels: CountedBook['bids']) =>
      levels
        .map(([ticks, lots]) => [ticks, lots - lotsAt(side, ticks)] as const)
        .filter(([, lots]) => lots > 0)
    return { ...book, bids: without('buy', book.bids), asks: without('sell', book.asks) }
  }

  /** An answer that agrees with what was told last makes it as good as new. */
  #confirm(symbol: string, book: CountedBook): void {
    const heard = this.heard.get(symbol)
    const isSame =
      heard?.bids[0]?.[0] === book.bids[0]?.[0] && heard?.asks[0]?.[0] === book.asks[0]?.[0]
    if (heard !== undefined && isSame) this.heard.set(symbol, { ...heard, time: book.time })
  }

  #noting<T>(symbol: string, prepared: PreparedWrite<T>): PreparedWrite<T> {
    const send = async (signal: AbortSignal) => {
      const outcome = await prepared.send(signal)
      if (outcome.kind === 'accepted') this.#countdowns.set(symbol, this.#venue.now)
      return outcome
    }
    return { ...prepared, send }
  }

  /** An order that is in the books already is not found for a while. */
  #hide<T extends { readonly updateTime: number } | undefined>(order: T): T | undefined {
    const fault = this.#active('read').find(({ kind }) => kind === 'hidden')
    if (fault === undefined || order === undefined) return order
    return this.#time.now - order.updateTime < fault.mostMs ? undefined : order
  }

  /** An answer, or the same without rows. */
  #state<T>(answer: T, empty: T): T {
    const fault = this.#active('read').find(({ kind }) => kind === 'unstated')
    return fault !== undefined && this.#of.chance(fault.chance) ? empty : answer
  }

  #faultOf(call: MakerCall): CallFault | undefined {
    return this.#active(call).find(
      ({ kind, chance }) => kind !== 'hidden' && kind !== 'unstated' && this.#of.chance(chance),
    )
  }

  #active(call: MakerCall): readonly CallFault[] {
    const { now } = this.#time
    return this.#scenario.callFaults.filter(
      ({ calls, from, to }) => calls.includes(call) && now >= from && now < to,
    )
  }

  #wayMs(): number {
    return this.#of.int(2, 40)
  }
}
