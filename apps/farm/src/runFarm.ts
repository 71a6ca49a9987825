import {
  createPaint,
  createScreen,
  type ExitCode,
  exitCodes,
  listenForStop,
  type Paint,
  type Screen,
  wrapText,
} from '@asterkit/app-kit'
import { signingLibrary } from '@asterkit/app-kit/keys'
import { type Channels, readChannels } from '@asterkit/app-kit/notify'
import {
  type FarmEvent,
  type FarmReport,
  type FundingFarmConfig,
  runFundingFarm,
} from '@asterkit/strategy'
import { systemClock } from '@asterkit/strategy/aster'
import { beforeSending } from './beforeSending.ts'
import { checkStart } from './checkStart.ts'
import { clockNote } from './clockNote.ts'
import { confirmRealOrders } from './confirmRealOrders.ts'
import { farmConfig } from './farmConfig.ts'
import { haltReader } from './haltReader.ts'
import type { MarketChoice, OpenMarket } from './market/market.ts'
import { openMonitoring } from './monitoring/openMonitoring.ts'
import { openRunLog } from './openRunLog.ts'
import { lastNonce } from './session/lastNonce.ts'
import { lockAccount } from './session/lockAccount.ts'
import { openChosenSession } from './session/openChosenSession.ts'
import type { Session } from './session/openSession.ts'
import type { Settings } from './settings.ts'
import { withTestKillPoint } from './testKillPoint.ts'
import { untilAnswered } from './untilAnswered.ts'
import { auditReport } from './view/auditReport.ts'
import { createFarmView } from './view/createFarmView.ts'
import { finalReport } from './view/finalReport.ts'
import { headerLines } from './view/headerLines.ts'
import { nextSteps } from './view/nextSteps.ts'
import { reportDocument } from './view/reportDocument.ts'
import type { SessionFacts } from './view/sessionFacts.ts'
import { type EventSummary, watchEvents } from './watchEvents.ts'

/** Runs longer than this leave single funding receipts to the daily line. */
const RECEIPTS_DAYS = 45
/** Checks get a line each when a person can read it before the next one comes. */
const LEAST_CHECK_LINE_MS = 10_000

/** One run of the farm with its outputs. */
interface Run {
  readonly settings: Settings
  readonly choice: MarketChoice
  readonly env: Readonly<Record<string, string | undefined>>
  readonly config: FundingFarmConfig
  /** Where people read: stdout, or stderr while stdout belongs to the JSON document. */
  readonly screen: Screen
  readonly paint: Paint
  /** Where notifications go. */
  readonly channels: Channels
}

/** Opens memory and market, farms until the end or a stop, and reports. Returns the exit status. */
export async function runFarm(input: {
  readonly settings: Settings
  readonly choice: MarketChoice
  readonly env: Readonly<Record<string, string | undefined>>
}): Promise<ExitCode> {
  const { settings, choice } = input
  const { config, notes } = farmConfig(settings, choice)
  const output = settings.json ? process.stderr : process.stdout
  const isTerminal = output.isTTY === true
  const screen = createScreen({ write: (text) => output.write(text), isTerminal })
  const paint = createPaint({ isTerminal, env: input.env })
  const run: Run = { ...input, config, screen, paint, channels: readChannels(input.env) }
  for (const note of notes) screen.line(`config ${note}`)
  const stopper = listenForStop({
    onFirst: (name) =>
      screen.line(`${name}: finishing what is under way; positions stay. Again forces.`),
    onForce: () => {
      screen.close()
      process.stderr.write('farm: forced to stop; the next start looks at the exchange first\n')
      process.exit(exitCodes.failed)
    },
  })
  try {
    await confirmRealOrders(run, stopper.signal)
    return await withSession(run, stopper.signal)
  } catch (error) {
    if (!stopper.signal.aborted || error !== stopper.signal.reason) throw error
    screen.line('Stopped before trading began.')
    return exitCodes.done
  } finally {
    stopper.stop()
    screen.close()
  }
}

async function withSession(run: Run, stop: AbortSignal): Promise<ExitCode> {
  const lock = lockAccount(run.settings.stateDir, run.choice)
  try {
    return await inSession(run, stop)
  } finally {
    lock.release()
  }
}

async function inSession(run: Run, stop: AbortSignal): Promise<ExitCode> {
  const { settings, choice } = run
  let now = choice.now
  const session = openChosenSession(choice, {
    stateDir: settings.stateDir,
    isFresh: settings.fresh,
    startsAfresh: choice.startsAfresh,
    now: () => now(),
  })
  try {
    const market = await connect(run, session, stop)
    now = () => market.clock.now()
    try {
      return await farm(run, session, market, stop)
    } finally {
      await market.close()
    }
  } finally {
    session.close()
  }
}

/** Connects; an exchange of other people may be down for hours. One of our own answers, or something is broken. */
function connect(run: Run, session: Session, stop: AbortSignal): Promise<OpenMarket> {
  const { folder, isNew, journal } = session
  const access = { folder, isNew, lastNonce: lastNonce(journal) }
  const open = () => run.choice.open(access, stop)
  if (run.choice.facts.mode === 'paper') return open()
  const { sleep } = systemClock()
  const say = (line: string) => sayWrapped(run.screen, line)
  return beforeSending(() => untilAnswered(open, { say, sleep, signal: stop }))
}

function sayWrapped(screen: Screen, text: string): void {
  for (const line of wrapText(text, 80)) screen.line(line)
}

async function farm(
  run: Run,
  session: Session,
  market: OpenMarket,
  stop: AbortSignal,
): Promise<ExitCode> {
  const { settings, config, screen, paint } = run
  const facts = sessionFacts(run, session, market)
  const check = async () => {
    await market.checkKey?.(stop)
    await checkStart(market.exchange, config, stop)
  }
  const wait = {
    say: (line: string) => sayWrapped(screen, line),
    sleep: (durationMs: number, signal: AbortSignal) => market.clock.sleep(durationMs, signal),
    signal: stop,
  }
  await beforeSending(() => untilAnswered(check, wait))
  const note = facts.mode === 'paper' ? undefined : clockNote(market.clock.now() - Date.now())
  if (note !== undefined) sayWrapped(screen, note)
  if (!settings.json) for (const line of headerLines(facts, paint)) screen.line(line)
  const until = market.until(session.resumedUntil)
  session.begin(until)
  const events = watchEvents()
  const show = createShow(run, until === undefined ? undefined : until - market.clock.now())
  const { ports, tellSteps } = await withTestKillPoint(session.journal, market.exchange, run.env)
  const log = openRunLog({
    folder: session.folder,
    isOnStderr: settings.json,
    now: () => market.clock.now(),
    secrets: [run.env.API_PRIVATE_KEY ?? '', ...run.channels.secrets],
  })
  log.info('signing', { library: (await signingLibrary()).name })
  const monitoring = await openMonitoring({
    name: `${facts.mode} ${run.choice.sessionName}`,
    folder: session.folder,
    intervalMs: localIntervalMs(run),
    port: settings.monitorPort,
    channels: run.channels,
    warn: log.warn,
  })
  if (monitoring.url !== undefined) screen.line(`monitor at ${monitoring.url}/healthz and /metrics`)
  const report = await runFundingFarm(
    {
      ...ports,
      clock: market.clock,
      log,
      config,
      onEvent: (event) => {
        events.onEvent(event)
        show(event)
        monitoring.onEvent(event)
      },
      ...(until === undefined ? {} : { until }),
      ...haltReader(session.folder),
    },
    market.ended === undefined ? stop : AbortSignal.any([stop, market.ended]),
  ).finally(() => monitoring.close())
  screen.close()
  tellSteps()
  if (!stop.aborted) session.finish()
  return sayResult({ run, facts, report, summary: events.summary(), isStopped: stop.aborted })
}

function createShow(run: Run, durationMs: number | undefined): (event: FarmEvent) => void {
  const { screen, paint } = run
  if (run.settings.json) return (event) => showProgress(screen, event)
  const isLong = durationMs !== undefined && durationMs > RECEIPTS_DAYS * 86_400_000
  const showChecks = localIntervalMs(run) >= LEAST_CHECK_LINE_MS
  return createFarmView({ screen, paint, showReceipts: !isLong, showChecks }).onEvent
}

/** Local time from one check to the next. */
function localIntervalMs({ choice, config }: Run): number {
  const { speed = 1 } = choice.facts
  return speed === 'max' ? 0 : config.cycleIntervalMs / speed
}

/** Reports, says how to go on, and returns what the exit status says about the result. */
function sayResult(input: {
  readonly run: Run
  readonly facts: SessionFacts
  readonly report: FarmReport
  readonly summary: EventSummary
  readonly isStopped: boolean
}): ExitCode {
  const { report, summary, facts } = input
  const { screen, paint, settings, config } = input.run
  if (settings.json) {
    const document = reportDocument({ facts, config, report, ...summary })
    process.stdout.write(`${JSON.stringify(document, undefined, 2)}\n`)
  } else {
    for (const line of finalReport(report, paint)) screen.line(line)
  }
  if (input.isStopped) {
    const line = `Stopped: ${keptPairs(summary)}. The same command goes on from here.`
    screen.line(paint('accent', line))
  } else if (!settings.json) {
    for (const line of nextSteps(facts.mode, paint)) screen.line(line)
  }
  const audit = auditReport(report)
  const isSound = audit.isExact && audit.isLedgerEqual && summary.halted === undefined
  return isSound ? exitCodes.done : exitCodes.needsHuman
}

function keptPairs({ kept, unread }: EventSummary): string {
  const count = kept.length + unread.length
  if (count === 0) return 'no pair is held'
  const pairs = `${count} pair${count === 1 ? ' is' : 's are'} kept`
  return unread.length === 0 ? `${pairs}, hedged` : `${pairs}; not read: ${unread.join(', ')}`
}

function sessionFacts(run: Run, session: Session, market: OpenMarket): SessionFacts {
  const capital = run.config.capitalQuote
  return {
    ...run.choice.facts,
    environment: market.environment,
    session: { folder: session.folder, isResumed: session.isResumed },
    leverage: run.config.leverage,
    cycleIntervalMs: run.config.cycleIntervalMs,
    ...(capital === undefined ? {} : { capitalQuote: capital.toFixed() }),
  }
}

function showProgress(screen: Screen, event: FarmEvent): void {
  if (event.kind !== 'scan' && event.kind !== 'position') return
  screen.status(`${new Date(event.time).toISOString().slice(0, 13)}h  check ${event.check}`)
}
