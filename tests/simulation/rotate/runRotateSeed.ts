import { createHash } from 'node:crypto'
import { Decimal, floorToStep } from '@asterkit/instruments'
import { createVenue } from '@asterkit/paper-exchange/core'
import {
  type Clock,
  createJournalFold,
  type Exchange,
  type HoldRotateReport,
  type HoldRotateRun,
  type Journal,
  JournalError,
  parseEntry,
  parseHoldRotateConfig,
  type RotateEvent,
  runHoldRotate,
  silentLogger,
} from '@asterkit/strategy'
import { createMemoryJournal, killPoints } from '@asterkit/strategy/testing'
import type { ProcessEnd } from '../sim/processEnds.ts'
import { simMarket } from '../sim/simMarket.ts'
import { hedgeAccount, twoAccounts } from './rotateAccounts.ts'
import { RotateChecks } from './rotateChecks.ts'
import { RotateGuards } from './rotateGuards.ts'
import { makeRotateScenario, type RotateScenario } from './rotateScenario.ts'
import { RotateTruth } from './rotateTruth.ts'

/** What one seed showed. */
export interface RotateSeedResult {
  readonly seed: number
  readonly violations: readonly { readonly invariant: string; readonly detail: string }[]
  /** Hash of everything that happened; equal seeds have equal ones. */
  readonly trace: string
  readonly timeline: readonly string[]
  /** Pairs that were held and are flat again. */
  readonly cycles: number
  readonly repaired: number
}

const MOST_CALLS_AT_ONCE = 20_000
const SLEEP_MS = 2_000
const RETRY_MS = 5_000

type Exit =
  | { readonly kind: 'done'; readonly report: HoldRotateReport }
  | { readonly kind: 'killed' | 'failed' | 'journal-failed'; readonly detail: string }

/** Runs hold-and-rotate through one seed and checks the invariants all the way. Deterministic. */
export async function runRotateSeed(
  seed: number,
  options: { readonly keepsTimeline?: boolean } = {},
): Promise<RotateSeedResult> {
  return playRotation(makeRotateScenario(seed), options)
}

/** The same for a scenario that is made already. */
export async function playRotation(
  scenario: RotateScenario,
  options: { readonly keepsTimeline?: boolean } = {},
): Promise<RotateSeedResult> {
  const { market, perp, plan, end, start } = scenario
  const venue = createVenue({ feed: simMarket(market), startingBalances: { spot: {}, perp } })
  const { faultsOn } = scenario
  const accounts = faultsOn ? twoAccounts(venue, plan, faultsOn) : hedgeAccount(venue, plan)
  const disk = createMemoryJournal()
  const fold = createJournalFold()
  const symbols = (scenario.config.symbols ?? []).slice()
  const truth = new RotateTruth(venue, accounts, symbols)
  const told: RotateEvent[] = []
  const violations: { invariant: string; detail: string }[] = []
  const timeline: string[] = []
  const hash = createHash('sha256')
  let processSince: number | undefined
  let sleptMs = 0
  const note = (line: string) => {
    hash.update(`${venue.now} ${line}`)
    if (options.keepsTimeline === true) timeline.push(`${venue.now - start} ${line}`)
  }
  const violated = (invariant: string, detail: string) => {
    note(`VIOLATION ${invariant}: ${detail}`)
    if (violations.length < 20) violations.push({ invariant, detail })
  }
  const config = parseHoldRotateConfig(scenario.config)
  /** Calls of the running process, by name. */
  const named = new Map<string, number>()
  const guards = new RotateGuards({
    config,
    venue,
    accounts,
    calls: named,
    foreignSince: (symbol) => truth.foreignSince(symbol),
    isOverdrawn: (symbol) => truth.isOverdrawn(symbol),
    violated,
  })
  const checks = new RotateChecks({
    scenario,
    venue,
    accounts,
    truth,
    journal: disk,
    view: fold.view,
    told,
    processSince: () => processSince,
    stalledMs: () => venue.now - start - sleptMs,
    violated,
  })
  venue.onEvent((event) => {
    if (!('account' in event) || !accounts.isOurs(event.account)) return
    truth.take(event)
    truth.noteExposure()
    if (event.kind === 'order') {
      const { order, execution, account } = event
      const leg = accounts.legOf({ account, positionSide: order.positionSide })
      note(
        `venue ${execution} ${order.side} ${leg} ${order.quantity.toFixed()} ${order.symbol} ${order.clientOrderId} ${order.status} ${order.executedQuantity.toFixed()}`,
      )
      if (!order.clientOrderId.startsWith('ak.')) return
      checks.onOwnOrder(order, leg)
      if (event.fill !== undefined && leg !== undefined) guards.onOwnFill(event.fill, leg)
    } else checks.onMoment()
  })
  const journal: Journal = {
    ...disk,
    append(entry, transactions) {
      const stored = disk.append(entry, transactions)
      const parsed = parseEntry(stored)
      fold.add(parsed, stored.seq)
      note(`entry ${entry.kind} ${JSON.stringify(entry.body)}`)
      checks.onEntry(parsed)
      guards.onEntry(parsed)
      return stored
    },
  }
  const taken = [...scenario.taken]
  const opened = [...scenario.opened]
  const clock: Clock = {
    now: () => accounts.clock.now(),
    async sleep(durationMs, signal) {
      const until = accounts.clock.now() + Math.max(0, Math.ceil(durationMs))
      if (durationMs > SLEEP_MS) checks.onRest()
      do {
        const before = accounts.clock.now()
        await accounts.clock.sleep(Math.min(SLEEP_MS, until - before), signal)
        sleptMs += accounts.clock.now() - before
        while (taken[0] !== undefined && taken[0].at <= venue.now) take(taken.shift())
        while (opened[0] !== undefined && opened[0].at <= venue.now) open(opened.shift())
        truth.noteExposure()
        checks.onMoment()
      } while (accounts.clock.now() < until)
    },
  }
  /** Somebody else closes a part of one of the legs, or turns it over. */
  function take(what: (typeof taken)[number] | undefined): void {
    if (what === undefined) return
    for (const symbol of symbols) {
      const held = truth.held(symbol, what.side).times(String(what.fraction))
      const quantity = floorToStep(held, venue.instrument('perp', symbol))
      const side = what.side === 'long' ? 'sell' : 'buy'
      if (!quantity.isZero()) accounts.trade({ symbol, side, leg: what.side, quantity })
    }
  }
  /** Somebody else opens a position of their own. */
  function open(what: (typeof opened)[number] | undefined): void {
    const [symbol] = symbols
    const mark = symbol && venue.premium(symbol)?.markPrice
    if (what === undefined || !symbol || !mark) return
    const worth = new Decimal(what.worth).div(mark)
    const quantity = floorToStep(worth, venue.instrument('perp', symbol))
    const side = what.side === 'long' ? 'buy' : 'sell'
    accounts.trade({ symbol, side, leg: what.side, quantity })
  }
  let calls = { time: 0, count: 0 }
  const counted = (exchange: Exchange) =>
    new Proxy(exchange, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name)
        if (typeof value !== 'function') return value
        return (...given: unknown[]) => {
          if (calls.time !== venue.now) calls = { time: venue.now, count: 0 }
          calls.count += 1
          named.set(String(name), (named.get(String(name)) ?? 0) + 1)
          if (calls.count > MOST_CALLS_AT_ONCE) {
            violated('I22', `${String(name)} is called again and again while no time passes`)
            throw new Error('stuck')
          }
          return Reflect.apply(value, target, given)
        }
      },
    })
  const onEvent = (event: RotateEvent) => {
    told.push(event)
    if (event.kind !== 'check') note(`told ${event.kind} ${'detail' in event ? event.detail : ''}`)
  }
  const readHaltRequest = () =>
    scenario.haltRequests.some(({ from, to }) => venue.now >= from && venue.now < to)
      ? 'a person asked for it'
      : undefined
  const ends = [...scenario.processEnds]
  while (venue.now < end && violations.length < 20) {
    const planned = ends.shift()
    processSince = venue.now
    note('process starts')
    named.clear()
    checks.onMoment()
    const exit = await live(planned, {
      exchange: counted(accounts.connect()),
      clock,
      journal,
      config,
      until: end,
      onEvent,
      readHaltRequest,
    })
    processSince = undefined
    note(`process ${exit.kind} ${exit.kind === 'done' ? '' : exit.detail}`)
    if (exit.kind === 'done' && venue.now >= end) checks.onEnd(exit.report)
    if (planned?.isHalted === true) {
      journal.append({ kind: 'halt', time: venue.now, body: { reason: 'a person halts' } })
    }
    const downMs = exit.kind === 'failed' ? RETRY_MS : (planned?.downMs ?? 0)
    const until =
      venue.now < scenario.faultsTo
        ? Math.min(venue.now + downMs, scenario.faultsTo)
        : venue.now + downMs
    const pause = Math.max(1, Math.min(until, end) - venue.now)
    await accounts.clock.sleep(pause, new AbortController().signal)
  }
  return {
    seed: scenario.seed,
    violations,
    trace: hash.digest('hex').slice(0, 16),
    timeline,
    cycles: fold.view.finishedCycles.filter(({ phase }) => phase === 'flat').length,
    repaired: fold.view.finishedCycles.filter(({ wasRepaired }) => wasRepaired).length,
  }
}

const never = () => new Promise<never>(() => undefined)

/** Runs one process until its planned end; a killed one is left where it is and can do nothing more. */
async function live(end: ProcessEnd | undefined, input: Omit<HoldRotateRun, 'log'>): Promise<Exit> {
  const life = { isOver: false }
  const stopping = new AbortController()
  let die: (exit: Exit) => void = () => undefined
  const death = new Promise<Exit>((resolve) => {
    die = resolve
  })
  const kill = (step: string): never => {
    life.isOver = true
    die({ kind: 'killed', detail: step })
    throw new JournalError('write-failed', `killed ${step}`)
  }
  const point = end?.kind === 'kill' ? { step: end.step, when: end.when } : undefined
  const failing = end?.kind === 'journal-fails' ? failingJournal(input.journal, end) : input.journal
  const points = killPoints(failing, input.exchange, point, kill)
  const exchange = new Proxy(points.exchange, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name)
      if (typeof value !== 'function') return value
      return (...given: unknown[]) => (life.isOver ? never() : Reflect.apply(value, target, given))
    },
  })
  const journal: Journal = {
    ...points.journal,
    append(entry, transactions) {
      if (life.isOver) throw new JournalError('write-failed', 'the process is dead')
      return points.journal.append(entry, transactions)
    },
  }
  const clock: Clock = {
    now: () => input.clock.now(),
    async sleep(durationMs, signal) {
      if (life.isOver) await never()
      if (end?.kind === 'stop' && input.clock.now() >= end.at) stopping.abort()
      await input.clock.sleep(durationMs, signal)
      if (life.isOver) await never()
    },
  }
  const onEvent = (event: RotateEvent) => {
    if (!life.isOver) input.onEvent?.(event)
  }
  const work = runHoldRotate(
    { ...input, exchange, journal, clock, onEvent, log: silentLogger },
    stopping.signal,
  ).then(
    (report): Exit => ({ kind: 'done', report }),
    (error: unknown): Exit =>
      error instanceof JournalError
        ? { kind: 'journal-failed', detail: error.message }
        : { kind: 'failed', detail: String(error) },
  )
  const exit = await Promise.race([work, death])
  life.isOver = true
  return exit
}

/** A journal whose disk fails at one entry. */
function failingJournal(
  journal: Journal,
  end: Extract<ProcessEnd, { kind: 'journal-fails' }>,
): Journal {
  let entries = 0
  return {
    ...journal,
    append(entry, transactions) {
      entries += 1
      if (entries < end.entry) return journal.append(entry, transactions)
      if (entries === end.entry && end.isStored) journal.append(entry, transactions)
      throw new JournalError('write-failed', 'the disk fails as planned')
    },
  }
}
