import type { Side } from '@asterkit/instruments'
import type { EpochMs } from '../../ports/clock.ts'
import type { MarketMakerConfig } from './config.ts'
import type { MakerEvent } from './events.ts'
import { fairTicksOf, midOf, touchOf } from './fairPrice.ts'
import { answerDelayAt } from './latency.ts'
import { addFill, measureMarkouts } from './markouts.ts'
import { addPrice, sigmaBps } from './priceMoves.ts'
import type { QuoteReason } from './reasons.ts'
import type { BookView, MakerState } from './state.ts'

/** A minute of volatility, from one second of it. */
const ROOT_MINUTE = Math.sqrt(60)
/** Seconds of prices from which on their volatility is believed. */
const BELIEVED_SECONDS = 20
const REFUSAL_MEMORY_MS = 60_000
const MOST_REFUSALS = 100
const BURST_MS = 5_000
/** Fills on one side within {@link BURST_MS}, per level, that look like somebody who knows more. */
const BURST_PER_LEVEL = 3
const MOST_FILLS = 100
/** Moves between books that lie farther apart in time are no jump. */
const JUMP_WITHIN_MS = 2_000
/** Weight of the newest delay. */
const DELAY_SHARE = 0.1

/** What happened to one symbol, taken into account. Total, deterministic; the old state stays as it was. */
export function foldMaker(
  config: MarketMakerConfig,
  state: MakerState,
  event: MakerEvent,
): MakerState {
  switch (event.kind) {
    case 'book':
      return foldBook(config, state, event)
    case 'book-lost':
      return { ...state, book: undefined }
    case 'book-confirmed':
      return state.book === undefined || state.book.time >= event.time
        ? state
        : { ...state, book: { ...state.book, time: event.time } }
    case 'trade':
      return state
    case 'funding':
      return { ...state, funding: { rate: event.rate, nextTime: event.nextTime } }
    case 'inventory':
      return { ...state, inventoryLots: event.lots }
    case 'wallet':
      return { ...state, walletValue: event.value }
    case 'fill':
      return foldFill(config, state, event)
    case 'refused':
      return foldRefusal(config, state, event.time)
    case 'frozen': {
      const { until, detail } = event
      return addPause(state, until, { code: 'protection', side: 'both', detail })
    }
    case 'answered':
      return foldAnswer(state, event)
    case 'fees':
      return { ...state, makerFeeBps: event.makerFeeBps }
    case 'parameters':
      return { ...state, parameters: event.parameters, parametersRefusal: event.refusal }
    case 'trend':
      return { ...state, trend: event.trend }
    case 'tick':
      return foldTick(config, state, event.now)
  }
}

function foldBook(
  config: MarketMakerConfig,
  state: MakerState,
  { book, now }: { readonly book: BookView; readonly now: EpochMs },
): MakerState {
  const marketDelayMs = smooth(state.marketDelayMs, Math.max(0, now - book.time))
  const touch = touchOf(book)
  if (touch === undefined) return { ...state, book, marketDelayMs }
  const moves = addPrice(state.moves, midOf(touch), book.time)
  const next = { ...state, book, moves, marketDelayMs }
  const pause = jumpPause(config, state, book, now) ?? volatilityPause(config, next, now)
  const measured = measureAt(config, next, now)
  return pause === undefined ? measured : addPause(measured, now + config.guards.coolDownMs, pause)
}

function jumpPause(
  { guards }: MarketMakerConfig,
  { book: before }: MakerState,
  book: BookView,
  now: EpochMs,
): QuoteReason | undefined {
  const from = touchOf(before)
  const to = touchOf(book)
  if (before === undefined || from === undefined || to === undefined) return undefined
  if (book.time - before.time > JUMP_WITHIN_MS || now < book.time - JUMP_WITHIN_MS) return undefined
  const moveBps = Math.abs(midOf(to) / midOf(from) - 1) * 10_000
  if (moveBps <= guards.maxJumpBps) return undefined
  const detail = `the mid jumped ${moveBps.toFixed(1)} bps; guards.maxJumpBps is ${guards.maxJumpBps}`
  return { code: 'jump', side: 'both', detail }
}

function volatilityPause(
  { guards }: MarketMakerConfig,
  { moves }: MakerState,
  now: EpochMs,
): QuoteReason | undefined {
  // Only a new sample can change it.
  if (moves.seconds < BELIEVED_SECONDS || now - moves.time > JUMP_WITHIN_MS) return undefined
  const minuteBps = sigmaBps(moves) * ROOT_MINUTE
  if (minuteBps <= guards.maxVolatilityBps) return undefined
  const detail = `${minuteBps.toFixed(1)} bps a minute; guards.maxVolatilityBps is ${guards.maxVolatilityBps}`
  return { code: 'volatility', side: 'both', detail }
}

function foldFill(
  config: MarketMakerConfig,
  state: MakerState,
  fill: { readonly side: Side; readonly ticks: number; readonly time: EpochMs },
): MakerState {
  const { side, ticks, time } = fill
  const fairTicks = fairOf(config, state) ?? ticks
  const recentFills = [...state.recentFills.slice(1 - MOST_FILLS), { side, time }].filter(
    (each) => time - each.time < BURST_MS,
  )
  const next = {
    ...state,
    recentFills,
    markouts: addFill(state.markouts, { side, ticks, fairTicks, time }),
  }
  const count = recentFills.filter((each) => each.side === side).length
  if (count <= BURST_PER_LEVEL * config.levels) return next
  const detail = `${count} fills within ${BURST_MS / 1000} s`
  return addPause(next, time + config.guards.coolDownMs, { code: 'burst', side, detail })
}

function foldRefusal(config: MarketMakerConfig, state: MakerState, time: EpochMs): MakerState {
  const { maxRefusals, coolDownMs } = config.guards
  const refusals = [...state.refusals.slice(1 - MOST_REFUSALS), time].filter(
    (each) => time - each < REFUSAL_MEMORY_MS,
  )
  if (refusals.length < maxRefusals) return { ...state, refusals }
  const detail = `${refusals.length} placements were refused within a minute`
  const reason: QuoteReason = { code: 'refusals', side: 'both', detail }
  return addPause({ ...state, refusals: [] }, time + coolDownMs, reason)
}

function foldAnswer(
  state: MakerState,
  { delayMs, time }: { readonly delayMs: number; readonly time: EpochMs },
): MakerState {
  const before = answerDelayAt(state, time)
  return { ...state, answerDelayMs: smooth(before, delayMs), answeredAt: time }
}

function foldTick(config: MarketMakerConfig, state: MakerState, now: EpochMs): MakerState {
  const isOver = state.pauses.some(({ until }) => until <= now)
  const pauses = isOver ? state.pauses.filter(({ until }) => until > now) : state.pauses
  return measureAt(config, isOver ? { ...state, pauses } : state, now)
}

function measureAt(config: MarketMakerConfig, state: MakerState, now: EpochMs): MakerState {
  if (state.markouts.pending.length === 0) return state
  const fair = fairOf(config, state)
  if (fair === undefined) return state
  const markouts = measureMarkouts(state.markouts, fair, now)
  return markouts === state.markouts ? state : { ...state, markouts }
}

function fairOf(config: MarketMakerConfig, { book }: MakerState): number | undefined {
  const touch = touchOf(book)
  if (book === undefined || touch === undefined) return undefined
  return fairTicksOf(book, touch, config.microPriceWeight)
}

/** A pause of the same kind and side is prolonged. */
function addPause(state: MakerState, until: EpochMs, reason: QuoteReason): MakerState {
  const others = state.pauses.filter(
    (pause) => pause.reason.code !== reason.code || pause.reason.side !== reason.side,
  )
  return { ...state, pauses: [...others, { until, reason }] }
}

function smooth(before: number, value: number): number {
  return before + DELAY_SHARE * (value - before)
}
