import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type Dataset, DatasetError, openDataset } from '@asterkit/backtest/dataset'
import type {
  Candidate,
  MakerReport,
  MakerRules,
  Quoter,
  Tape,
  WalkForward,
} from '@asterkit/backtest/maker'
import type { MarketMakerConfig } from '@asterkit/strategy'
import type { BacktestSettings } from './backtestSettings.ts'
import { replayModel } from './replayModel.ts'

/** One way of quoting and what came of it. */
export interface QuoterResult {
  readonly name: string
  readonly report: MakerReport
}

/** One market of one recording. */
export interface MarketResult {
  /** Name of the recording's folder. */
  readonly session: string
  readonly symbol: string
  /** Absent: nothing could be played, for this reason. */
  readonly problem?: string
  readonly results: readonly QuoterResult[]
  readonly walk?: WalkForward
  /** What the strategy was told besides the market, and what that is worth. */
  readonly notes?: readonly string[]
}

/** Fewer books are no market to quote in. */
const LEAST_BOOKS = 100
/** Distances and skews that a walk forward chooses from, basis points. */
const HALF_SPREADS_BPS = [0.5, 1, 2, 4, 8, 16]
const SKEWS_BPS = [0, 1, 3]
/** Distance of the example with a fixed width. */
const EXAMPLE_BPS = 2

/**
 * Plays every market of a recording, or of a folder of recordings, through each way of quoting.
 *
 * @throws {DatasetError} There is no recording, or a file is malformed.
 */
export async function backtestMarkets(
  settings: BacktestSettings,
  config: MarketMakerConfig,
): Promise<readonly MarketResult[]> {
  const maker = await import('@asterkit/backtest/maker')
  const results: MarketResult[] = []
  for (const { session, dataset } of openSessions(settings)) {
    for (const recording of dataset.instruments) {
      const tape = maker.loadTape(recording)
      const start = { session, symbol: recording.symbol }
      const mid = maker.typicalPrice(tape)
      const books = tape.kind.filter((kind) => kind === maker.TAPE_KIND.book).length
      if (books < LEAST_BOOKS || mid === undefined) {
        results.push({ ...start, problem: `${books} books are too few to quote in`, results: [] })
        continue
      }
      results.push({ ...start, ...play(maker, { tape, mid, settings, config }) })
    }
  }
  return results
}

function play(
  maker: typeof import('@asterkit/backtest/maker'),
  input: {
    readonly tape: Tape
    readonly mid: number
    readonly settings: BacktestSettings
    readonly config: MarketMakerConfig
  },
): Pick<MarketResult, 'results' | 'walk' | 'notes'> {
  const { tape, mid, settings, config } = input
  const lot = mid * Number(tape.stepSize)
  const lots = Math.max(1, Math.floor(settings.notional / lot))
  const limits = { lots, maxInventoryLots: Math.max(lots, Math.floor(settings.maxPosition / lot)) }
  const queue =
    settings.queue === 'power'
      ? { kind: 'power' as const, power: 2 }
      : { kind: 'conservative' as const }
  const rules: Partial<MakerRules> = {
    feedLatencyMs: settings.feedMs,
    orderLatencyMs: settings.orderMs,
    queue,
  }
  const makerFee = (settings.feeBps / 10_000).toFixed(8)
  const run = (name: string, quoter: Quoter, levels = 1): QuoterResult => {
    const replay = maker.replayMaker(tape, quoter, { ...rules, levels })
    return { name, report: maker.makerReport(replay, { makerFee }) }
  }
  const spread = (halfSpreadBps: number, skewBps: number) =>
    maker.spreadQuoter({ ...limits, halfSpreadBps, skewBps, minMoveTicks: 1 })
  const { model, notes } = replayModel(settings, tape)
  const strategy = maker.strategyQuoter(tape, {
    config,
    model,
    makerFeeBps: settings.feeBps,
    feedLatencyMs: settings.feedMs,
    answerMs: 2 * settings.orderMs,
  })
  const results = [
    run('touch', maker.touchQuoter(limits)),
    run(`${EXAMPLE_BPS} bp`, spread(EXAMPLE_BPS, 1)),
    // One level more than wanted: a moved order and its successor may be there at once.
    run(config.mode === 'ping-pong' ? 'ping-pong' : 'strategy', strategy, config.levels + 1),
  ]
  if (settings.walkForward === undefined) return { results, notes }
  const candidates = HALF_SPREADS_BPS.flatMap((half) =>
    SKEWS_BPS.map(
      (skew): Candidate => ({ name: `${half} bp, skew ${skew}`, make: () => spread(half, skew) }),
    ),
  )
  return {
    results,
    notes,
    walk: maker.walkForward(tape, candidates, { rules, makerFee, folds: settings.walkForward }),
  }
}

interface Session {
  readonly session: string
  readonly dataset: Dataset
}

function openSessions({ data, symbol }: BacktestSettings): readonly Session[] {
  const own = tryOpen(data)
  if (own !== undefined) return [{ session: basename(data), dataset: own.dataset(symbol) }]
  const below = readdirSync(data, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({ name, found: tryOpen(join(data, name)) }))
  const sessions = below.flatMap(({ name, found }): readonly Session[] => {
    const wanted = symbol?.filter((each) => found?.symbols.includes(each))
    if (found === undefined || wanted?.length === 0) return []
    return [{ session: name, dataset: found.dataset(wanted) }]
  })
  if (sessions.length > 0) return sessions
  const what = symbol === undefined ? 'no recording' : `nothing of ${symbol.join(', ')}`
  throw new DatasetError(`${data} holds ${what}; record with market-maker collect`)
}

function tryOpen(folder: string) {
  try {
    const symbols = openDataset(folder).instruments.map((each) => each.symbol)
    return {
      symbols,
      dataset: (wanted?: readonly string[]) => openDataset(folder, { symbols: wanted }),
    }
  } catch (error) {
    if (error instanceof DatasetError && error.message.includes('holds no recording'))
      return undefined
    throw error
  }
}
