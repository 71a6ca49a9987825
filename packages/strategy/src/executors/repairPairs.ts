import { type Decimal, decimal, type Instrument } from '@asterkit/instruments'
import type { PairHolding, PairInstruments } from '../pair.ts'
import { adoptExchange } from './adoptExchange.ts'
import { closePair } from './closePair.ts'
import { finishOpening } from './finishOpening.ts'
import { haltReason } from './halt.ts'
import { hedgeBesideEntry } from './hedgeBesideEntry.ts'
import { hedgeShort } from './hedgeShort.ts'
import { isUnsellable } from './isUnsellable.ts'
import type { Obstacle } from './obstacle.ts'
import {
  holdingOf,
  lotOf,
  netDelta,
  type PairTask,
  recordedTask,
  residualText,
} from './pairTask.ts'
import { UnresolvedOrderError } from './resolveAttempt.ts'
import { setPairStatus } from './setPairStatus.ts'
import { shrinkToHedge } from './shrinkToHedge.ts'
import type { TradeContext } from './tradeContext.ts'

interface RepairFindings {
  readonly obstacles: Obstacle[]
  readonly repairs: { symbol: string; detail: string }[]
}

/**
 * Brings every pair on record to rest: hedged or flat. Reduces, except for the short of an interrupted opening.
 * A pair with an order of unknown fate is left alone until that is known, but for coins that a resting order has
 * bought: they are hedged.
 */
export async function repairPairs(
  context: TradeContext,
  findings: RepairFindings,
  signal: AbortSignal,
): Promise<void> {
  const { holdings, openAttempts } = context.book.view
  const unsettled = new Set([...openAttempts.values()].map(({ pairId }) => pairId))
  let instruments: ReadonlyMap<string, Instrument> | undefined
  for (const { pairId } of [...holdings.values()]) {
    if (unsettled.has(pairId)) {
      await hedgeUnended(context, findings, pairId, signal)
      continue
    }
    const adopted = await adoptExchange(context, pairId, signal)
    const holding = holdingOf(context, pairId)
    if (adopted.kind === 'unverified') {
      const detail = 'the exchange does not state clearly what it holds'
      findings.obstacles.push({ symbol: holding.symbol, detail })
    }
    if (adopted.kind === 'undecided') {
      findings.obstacles.push({ symbol: holding.symbol, detail: adopted.detail })
      continue
    }
    if (adopted.kind === 'changed') {
      findings.repairs.push({ symbol: holding.symbol, detail: adopted.detail })
    }
    if (adopted.kind !== 'changed' && holding.status === 'open' && isFlatOrHedged(holding)) continue
    instruments ??= await readInstruments(context, signal)
    const pair = pairOf(holding, instruments) ?? context.book.view.rules.get(pairId)
    if (pair === undefined) {
      const detail = `market rules are unknown, cannot repair ${residualText(holding)}`
      findings.obstacles.push({ symbol: holding.symbol, detail })
      continue
    }
    try {
      const detail = await repairPair(context, holding, pair, signal)
      if (detail !== undefined) findings.repairs.push({ symbol: holding.symbol, detail })
    } catch (error) {
      if (!(error instanceof UnresolvedOrderError)) throw error
      // One order of unknown fate must not leave the other pairs without care.
      findings.obstacles.push({ detail: error.message })
    }
  }
}

async function hedgeUnended(
  context: TradeContext,
  findings: RepairFindings,
  pairId: string,
  signal: AbortSignal,
): Promise<void> {
  try {
    const detail = await hedgeBesideEntry(context, pairId, signal)
    const { symbol } = holdingOf(context, pairId)
    if (detail !== undefined) findings.repairs.push({ symbol, detail })
  } catch (error) {
    if (!(error instanceof UnresolvedOrderError)) throw error
    findings.obstacles.push({ detail: error.message })
  }
}

/** Cheap look without market rules: an exact hedge needs no repair. */
function isFlatOrHedged(holding: PairHolding): boolean {
  return holding.perpQuantity.lt(0) && netDelta(holding).isZero()
}

async function repairPair(
  context: TradeContext,
  holding: PairHolding,
  pair: PairInstruments,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { pairId, status } = holding
  const intent = context.book.view.intents.get(pairId)
  const task = recordedTask(context, pairId, pair)
  if (status === 'closing') {
    if (isUnsellable(pair, holding)) return undefined
    const { slippageBps, maxNakedQuote } = task
    const reason = intent?.reason ?? 'closing'
    const plan = { pairId, pair, reason, maxNakedQuote, slippageBps }
    return `closing goes on: ${(await closePair(context, plan, signal)).kind}`
  }
  if (status === 'opening') {
    const limit = decimal(intent?.perpLimit ?? '0')
    const isAllClear =
      haltReason(context) === undefined && context.book.view.openAttempts.size === 0
    if (isAllClear) await hedgeBought(context, task, limit)
    return `interrupted opening: ${(await finishOpening(context, task, 'interrupted')).kind}`
  }
  if (holding.perpQuantity.lt(0) && netDelta(holding).abs().lte(lotOf(pair))) return undefined
  const before = residualText(holding)
  const result = await shrinkToHedge(context, task)
  if (result !== 'failed' && holdingOf(context, pairId).perpQuantity.isZero()) {
    setPairStatus(context, pairId, 'closed', 'the position was reduced from outside')
  }
  return `${before}: ${result}`
}

/** Coins bought before the interruption get the short that was planned for them, as far as it works. */
async function hedgeBought(context: TradeContext, task: PairTask, limit: Decimal): Promise<void> {
  const failure = await hedgeShort(context, task, limit, context.clock.now())
  if (failure === undefined) return
  context.log.warn('interrupted opening not hedged', { symbol: task.pair.symbol, failure })
}

async function readInstruments(
  { exchange, log }: TradeContext,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Instrument> | undefined> {
  try {
    const [spot, perp] = await Promise.all([
      exchange.listInstruments('spot', signal),
      exchange.listInstruments('perp', signal),
    ])
    return new Map([...spot, ...perp].map((one) => [`${one.market} ${one.symbol}`, one]))
  } catch (error) {
    signal.throwIfAborted()
    log.warn('market rules unreadable', { error: String(error) })
    return undefined
  }
}

/** By the rules of today; a symbol that has vanished is repaired by its last known ones. */
function pairOf(
  { symbol, spotSymbol, perpSymbol }: PairHolding,
  instruments: ReadonlyMap<string, Instrument> | undefined,
): PairInstruments | undefined {
  const spot = instruments?.get(`spot ${spotSymbol}`)
  const perp = instruments?.get(`perp ${perpSymbol}`)
  return spot === undefined || perp === undefined ? undefined : { symbol, spot, perp }
}
