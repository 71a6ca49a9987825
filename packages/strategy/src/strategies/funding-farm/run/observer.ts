import { type Decimal, ZERO } from '@asterkit/instruments'
import { QUOTE_ASSET } from '../../../ledger/quoteAsset.ts'
import type { Clock, EpochMs } from '../../../ports/clock.ts'
import type { Exchange } from '../../../ports/exchange.ts'
import type { Logger } from '../../../ports/logger.ts'
import type { FundingFarmConfig } from '../config.ts'
import { fold } from '../fold.ts'
import type { Need } from '../intents.ts'
import type { FactName, FarmFact, FarmState } from '../state.ts'
import { readCosts, readDepth, readSettled } from './readFacts.ts'

/** Reads the facts that decisions rest on, each no more often than it can have changed. */
export interface Observer {
  /** Once per cycle, and again after own activity: prices and positions, and whatever has become due. */
  observe(state: FarmState, signal: AbortSignal): Promise<FarmState>
  /**
   * Reads what a decision asked for.
   *
   * @returns Undefined when nothing was left to try in this cycle.
   */
  satisfy(
    state: FarmState,
    needs: readonly Need[],
    signal: AbortSignal,
  ): Promise<FarmState | undefined>
  /** Balances or positions have changed: the next observation reads them. */
  expectBalanceChange(): void
  /** A new cycle begins: failed reads may be tried again. */
  beginCycle(): void
  /** Facts whose last read failed, with the reason. */
  readonly failures: ReadonlyMap<string, string>
}

/** What an observer reads from. */
export interface ObserverContext {
  readonly exchange: Exchange
  readonly clock: Clock
  readonly log: Logger
  readonly config: FundingFarmConfig
}

/** Reads of an account may lag behind its changes by so much. */
const SETTLED_MS = 60_000

/** Starts with nothing known and everything due. */
export function createObserver(context: ObserverContext): Observer {
  const { exchange, clock, config } = context
  const readAt = new Map<string, EpochMs>()
  const failures = new Map<string, string>()
  const tried = new Set<string>()
  const isDue = (name: string, maxAgeMs: number) =>
    clock.now() - (readAt.get(name) ?? Number.NEGATIVE_INFINITY) >= maxAgeMs

  /** Runs one read; a failure becomes the fact that this is unknown now. */
  async function attempt<T extends FarmFact>(
    name: string,
    unknown: FactName | undefined,
    signal: AbortSignal,
    read: () => Promise<T>,
  ): Promise<FarmFact | undefined> {
    const began = clock.now()
    try {
      const fact = await read()
      readAt.set(name, began)
      failures.delete(name)
      return fact
    } catch (error) {
      signal.throwIfAborted()
      const reason = error instanceof Error ? error.message : String(error)
      failures.set(name, reason)
      // What is unknown now is due at once, however fresh the reading before was.
      readAt.delete(name)
      context.log.warn('read failed', { fact: name, error: reason })
      return unknown && { kind: 'unknown', fact: unknown }
    }
  }

  const lookAtPositions = (signal: AbortSignal) =>
    attempt('positions', 'positions', signal, () => readPositions(exchange, signal))
  const lookAtTerms = (signal: AbortSignal) =>
    attempt('terms', 'terms', signal, () => readTerms(exchange, signal))

  function dueReads(state: FarmState, signal: AbortSignal): Promise<FarmFact | undefined>[] {
    const { refresh } = config
    const reads = [attempt('market', 'market', signal, () => readMarket(exchange, signal))]
    // Without a pair of ours positions matter only before opening, where they are read again.
    const isHolding = state.memory.holdings.length > 0
    if (isHolding || isDue('positions', refresh.balancesMs)) reads.push(lookAtPositions(signal))
    // Events about coins can be lost, and a day may pass until everything is compared.
    // Soon after a change of ours they may be told late: then they are not asked for.
    const isSettled = clock.now() - (state.memory.lastActivityAt ?? 0) >= SETTLED_MS
    if (isHolding && isSettled) {
      reads.push(attempt('coins', 'coins', signal, () => readCoins(exchange, signal)))
    } else reads.push(Promise.resolve({ kind: 'unknown', fact: 'coins' }))
    const isSymbolLost = (state.universe?.vanished.size ?? 0) > 0
    if (isSymbolLost || isDue('instruments', refresh.instrumentsMs)) {
      reads.push(attempt('instruments', 'instruments', signal, () => readRules(exchange, signal)))
    }
    if (isDue('terms', refresh.fundingTermsMs)) reads.push(lookAtTerms(signal))
    if (isDue('volumes', refresh.volumesMs)) {
      reads.push(attempt('volumes', 'volumes', signal, () => readVolumes(exchange, signal)))
    }
    if (isDue('announcements', refresh.volumesMs)) {
      reads.push(
        attempt('announcements', 'announcements', signal, () => readNews(exchange, signal)),
      )
    }
    if (isDue('wallets', refresh.balancesMs)) {
      reads.push(attempt('wallets', 'wallets', signal, () => readWallets(exchange, signal)))
    }
    return reads
  }

  function readNeed(need: Need, signal: AbortSignal): Promise<FarmFact | undefined>[] {
    const { kind, symbol } = need
    const name = `${kind}:${symbol}`
    switch (kind) {
      case 'settled':
        return [attempt(name, undefined, signal, () => readSettled(context, symbol, signal))]
      case 'costs':
        return [attempt(name, undefined, signal, () => readCosts(exchange, need, signal))]
      case 'depth':
        return [
          attempt(name, undefined, signal, () => readDepth(exchange, need, signal)),
          attempt('wallets', 'wallets', signal, () => readWallets(exchange, signal)),
          lookAtPositions(signal),
          lookAtTerms(signal),
        ]
    }
  }

  return {
    failures,
    beginCycle: () => tried.clear(),
    expectBalanceChange() {
      readAt.delete('wallets')
      readAt.delete('positions')
    },
    async observe(state, signal) {
      // A new reading of the market empties the depths: they may be asked for again.
      for (const name of tried) if (name.startsWith('depth:')) tried.delete(name)
      const facts = await Promise.all(dueReads(state, signal))
      const expired = [...state.costs.keys()].filter((symbol) =>
        isDue(`costs:${symbol}`, config.refresh.commissionsMs),
      )
      const drops = expired.map((symbol): FarmFact => ({ kind: 'costs-expired', symbol }))
      return foldAll(state, [...facts, ...drops])
    },
    async satisfy(state, needs, signal) {
      const fresh = needs.filter(({ kind, symbol }) => !tried.has(`${kind}:${symbol}`))
      if (fresh.length === 0) return undefined
      for (const { kind, symbol } of fresh) tried.add(`${kind}:${symbol}`)
      return foldAll(state, await Promise.all(fresh.flatMap((need) => readNeed(need, signal))))
    },
  }
}

function foldAll(state: FarmState, facts: readonly (FarmFact | undefined)[]): FarmState {
  return facts.reduce<FarmState>((at, fact) => (fact === undefined ? at : fold(at, fact)), state)
}

async function readMarket(exchange: Exchange, signal: AbortSignal) {
  const [premiums, spot, perp] = await Promise.all([
    exchange.listPremiums(signal),
    exchange.listQuotes('spot', signal),
    exchange.listQuotes('perp', signal),
  ])
  return { kind: 'market' as const, premiums, spot, perp }
}

async function readPositions(exchange: Exchange, signal: AbortSignal) {
  return { kind: 'positions' as const, positions: await exchange.listPositions(signal) }
}

async function readCoins(exchange: Exchange, signal: AbortSignal) {
  const balances = await exchange.getSpotBalances(signal)
  const coins = new Map<string, Decimal>()
  for (const [asset, { free, locked }] of balances) coins.set(asset, free.plus(locked))
  return { kind: 'coins' as const, coins }
}

async function readRules(exchange: Exchange, signal: AbortSignal) {
  const [spot, perp] = await Promise.all([
    exchange.listInstruments('spot', signal),
    exchange.listInstruments('perp', signal),
  ])
  return { kind: 'instruments' as const, spot, perp }
}

async function readTerms(exchange: Exchange, signal: AbortSignal) {
  return { kind: 'terms' as const, terms: await exchange.listFundingTerms(signal) }
}

async function readVolumes(exchange: Exchange, signal: AbortSignal) {
  const [spot, perp] = await Promise.all([
    exchange.listVolumes('spot', signal),
    exchange.listVolumes('perp', signal),
  ])
  return { kind: 'volumes' as const, spot, perp }
}

/** @throws {Error} The venue tells none: delistings come unannounced, which a person should know. */
async function readNews(exchange: Exchange, signal: AbortSignal) {
  if (exchange.listAnnouncements === undefined) throw new Error('this exchange tells none')
  const announcements = await exchange.listAnnouncements(signal)
  return { kind: 'announcements' as const, announcements }
}

async function readWallets(exchange: Exchange, signal: AbortSignal) {
  const [spot, perp] = await Promise.all([
    exchange.getSpotBalances(signal),
    exchange.getPerpBalances(signal),
  ])
  const cash = perp.get(QUOTE_ASSET)
  const wallets = {
    spotFree: spot.get(QUOTE_ASSET)?.free ?? ZERO,
    perpAvailable: cash?.available ?? ZERO,
    perpMaxWithdraw: cash?.maxWithdraw ?? ZERO,
  }
  return { kind: 'wallets' as const, wallets }
}
