import { type Decimal, ZERO } from '@asterkit/instruments'
import { haltReason } from '../../../executors/halt.ts'
import type { PairInstruments } from '../../../pair.ts'
import { needOf } from '../intents.ts'
import { type Judgement, judge } from '../judge.ts'
import { planEntry, planWalletMove, splitCapital } from '../plan.ts'
import { needsOf } from '../ranking.ts'
import { underCaps } from '../run/act.ts'
import { type FarmSession, heldPairs } from '../run/session.ts'
import type { OpeningProposal, Refusal } from './proposal.ts'

/** Rounds of reading what a judgement still lacks: settled rates, then costs, then books. */
const MAX_ROUNDS = 6

/**
 * Works out what opening a symbol would do, by the same rules, sizes and caps as the running bot.
 *
 * @param capital Quote of both legs together.
 */
export async function proposeOpening(
  session: FarmSession,
  symbol: string,
  capital: Decimal,
  signal: AbortSignal,
): Promise<OpeningProposal | Refusal> {
  const pair = session.state.universe?.pairs.get(symbol)
  if (pair === undefined) return unpaired(session, symbol)
  const obstacle = openingObstacle(session, symbol, capital)
  if (obstacle !== undefined) return obstacle
  const judgement = await judgeFully(session, pair, capital, signal)
  if (judgement.rejected !== undefined) {
    return refused(judgement.rejected.code, `${symbol}: ${judgement.rejected.detail}`)
  }
  const { config, wallets } = session.state
  const depth = session.state.depths.get(symbol)
  if (wallets === undefined || depth === undefined) {
    return refused('unknown-data', `${symbol}: books or balances could not be read`)
  }
  const move = planWalletMove(wallets, config, capital)
  const usable = move === undefined ? splitCapital(wallets, config, capital) : capital
  const planned = planEntry(judgement.facts, config, usable, depth)
  if (planned.kind === 'refused') {
    return refused(planned.reason.code, `${symbol}: ${planned.reason.detail}`)
  }
  const entry = underCaps(session, planned.entry)
  if (entry === undefined) return refused('limit', 'a cap of the configuration is reached')
  return { kind: 'opening', symbol, capital, plan: entry.plan, entry, ...(move && { move }) }
}

function openingObstacle(
  session: FarmSession,
  symbol: string,
  capital: Decimal,
): Refusal | undefined {
  const { context, state, obstacles } = session
  const halt = haltReason(context)
  if (halt !== undefined) return refused('halted', halt)
  const blocking = obstacles.find(({ isSymbolOnly }) => isSymbolOnly !== true)
  if (blocking !== undefined) return refused('blocked', blocking.detail)
  const held = heldPairs(session)
  const busy = held.find((pair) => pair.symbol === symbol || pair.status !== 'open')
  if (busy !== undefined) return refused('held', `${busy.symbol} is ${busy.status} already`)
  if (held.length >= state.config.maxPairs) {
    const names = held.map((pair) => pair.symbol).join(', ')
    const detail = `${names} held, and maxPairs is ${state.config.maxPairs}: close first, or raise it in --config`
    return refused('slot-taken', detail)
  }
  const { wallets } = state
  if (wallets === undefined) return refused('unknown-data', 'the balances could not be read')
  const free = wallets.spotFree.plus(wallets.perpAvailable).minus(state.config.reserveQuote)
  if (capital.lte(0)) return refused('capital-too-small', 'the capital must be above zero')
  if (capital.lte(free)) return undefined
  return refused(
    'capital-too-small',
    `${capital.toFixed()} USDT are asked for, ${(free.gt(0) ? free : ZERO).toFixed(2)} are free in both wallets`,
  )
}

function unpaired({ state }: FarmSession, symbol: string): Refusal {
  const known = state.universe?.rejected.find((row) => row.symbol === symbol)?.rejected
  return known === undefined
    ? refused('not-listed', `${symbol} is not listed here`)
    : refused(known.code, `${symbol}: ${known.detail}`)
}

/** Reads what only this symbol lacks until the judgement rests on facts alone. */
async function judgeFully(
  session: FarmSession,
  pair: PairInstruments,
  capital: Decimal,
  signal: AbortSignal,
): Promise<Judgement> {
  const { observer, run } = session
  const look = () => judge(session.state, pair, run.clock.now(), capital)
  let judgement = look()
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const isGood = judgement.rejected === undefined
    const needsDepth = isGood && !session.state.depths.has(pair.symbol)
    const needs = needsDepth ? [needOf('depth', pair)] : needsOf([judgement])
    if (needs.length === 0) return judgement
    const better = await observer.satisfy(session.state, needs, signal)
    if (better === undefined) return judgement
    session.state = better
    judgement = look()
  }
  return judgement
}

/** Nothing is done, for this reason. */
export function refused(code: string, reason: string): Refusal {
  return { kind: 'refused', code, reason }
}
