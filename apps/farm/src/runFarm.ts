import { join } from 'node:path'
import {
  confirm,
  createJsonLog,
  createLogFile,
  createPaint,
  createScreen,
  type ExitCode,
  exitCodes,
  type JsonLog,
  type Paint,
  refusedError,
  type Screen,
} from '@asterkit/app-kit'
import {
  type FarmEvent,
  type FarmReport,
  type FundingFarmConfig,
  parseFundingFarmConfig,
  runFundingFarm,
} from '@asterkit/strategy'
import { isKillSwitchFileSet, openSqliteJournal } from '@asterkit/strategy/sqlite'
import { checkStart } from './checkStart.ts'
import { listenForStop } from './listenForStop.ts'
import type { MarketChoice, OpenMarket } from './market/market.ts'
import { openSession, type Session } from './session/openSession.ts'
import type { Settings } from './settings.ts'
import { withTestKillPoint } from './testKillPoint.ts'
import { auditReport } from './view/auditReport.ts'
import { createFarmView } from './view/createFarmView.ts'
import { finalReport } from './view/finalReport.ts'
import { headerLines } from './view/headerLines.ts'
import { nextSteps } from './view/nextSteps.ts'
import { reportDocument } from './view/reportDocument.ts'
import type { SessionFacts } from './view/sessionFacts.ts'

/** Runs longer than this leave single funding receipts to the daily line. */
const RECEIPTS_DAYS = 45

/** One run of the farm with its outputs. */
interface Run {
  readonly settings: Settings
  readonly choice: MarketChoice
  readonly env: Readonly<Record<string, string | undefined>>
  readonly config: FundingFarmConfig
  /** Where people read: stdout, or stderr while stdout belongs to the JSON document. */
  readonly screen: Screen
  readonly paint: Paint
}

/** Opens memory and market, farms until the end or a stop, and reports. Returns the exit status. */
export async function runFarm(input: {
  readonly settings: Settings
  readonly choice: MarketChoice
  readonly env: Readonly<Record<string, string | undefined>>
}): Promise<ExitCode> {
  const { settings, choice } = input
  const config = farmConfig(settings, choice)
  const output = settings.json ? process.stderr : process.stdout
  const isTerminal = output.isTTY === true
  const screen = createScreen({ write: (text) => output.write(text), isTerminal })
  const run: Run = { ...input, config, screen, paint: createPaint({ isTerminal, env: input.env }) }
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
  } finally {
    stopper.stop()
    screen.close()
  }
}

async function withSession(run: Run, stop: AbortSignal): Promise<ExitCode> {
  const { settings, choice } = run
  let now = choice.now
  const session = openSession({
    stateDir: settings.stateDir,
    name: choice.sessionName,
    label: process.argv.slice(2).join(' '),
    isFresh: settings.fresh,
    startsAfresh: choice.startsAfresh,
    openJournal: (folder) =>
      openSqliteJournal({
        folder,
        environment: choice.environment,
        account: choice.account,
        now: () => now(),
      }),
  })
  try {
    const market = await choice.open(session.folder, stop)
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

async function farm(
  run: Run,
  session: Session,
  market: OpenMarket,
  stop: AbortSignal,
): Promise<ExitCode> {
  const { settings, config, screen, paint, choice } = run
  const facts = sessionFacts(run, session, market)
  if (!settings.json) for (const line of headerLines(facts, paint)) screen.line(line)
  await checkStart(market.exchange, config, stop)
  const until = market.until(session.resumedUntil)
  session.begin(until)
  const seen = watchEvents()
  const days = until === undefined ? 0 : (until - market.clock.now()) / 86_400_000
  const view = createFarmView({ screen, paint, showReceipts: days <= RECEIPTS_DAYS })
  const ports = await withTestKillPoint(session.journal, market.exchange, run.env)
  const report = await runFundingFarm(
    {
      ...ports,
      clock: market.clock,
      log: openLog(run, session, market),
      config,
      onEvent: (event) => {
        seen.onEvent(event)
        if (settings.json) showProgress(screen, event)
        else view.onEvent(event)
      },
      ...(until === undefined ? {} : { until }),
      readHaltRequest: () =>
        isKillSwitchFileSet(session.folder)
          ? `the file HALT is in ${session.folder}; delete it to go on`
          : undefined,
    },
    market.ended === undefined ? stop : AbortSignal.any([stop, market.ended]),
  )
  screen.close()
  if (!stop.aborted) session.finish()
  if (settings.json) writeDocument({ facts, config, report, ...seen.summary() })
  else for (const line of finalReport(report, paint)) screen.line(line)
  sayHowToGoOn(run, stop, seen.summary().kept.length)
  if (!settings.json && !stop.aborted)
    for (const line of nextSteps(choice.facts.mode, paint)) screen.line(line)
  const audit = auditReport(report)
  const isSound = audit.isExact && audit.isLedgerEqual && seen.summary().halted === undefined
  return isSound ? exitCodes.done : exitCodes.needsHuman
}

/** The strategy's configuration from the command line; what the line leaves open is the market's default. */
function farmConfig(settings: Settings, choice: MarketChoice): FundingFarmConfig {
  const { defaults } = choice
  const capitalQuote = settings.capital ?? defaults.capitalQuote
  const minVolumeQuote = settings.minVolume ?? defaults.minVolumeQuote
  return parseFundingFarmConfig({
    leverage: settings.leverage,
    cycleIntervalMs:
      settings.cycle === undefined ? defaults.cycleIntervalMs : settings.cycle * 1000,
    ...(capitalQuote === undefined ? {} : { capitalQuote }),
    ...(minVolumeQuote === undefined ? {} : { minVolumeQuote }),
    ...(settings.symbols === undefined ? {} : { symbols: settings.symbols }),
  })
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

/** Nothing at all is sent to an exchange with real orders before a person has said so. */
async function confirmRealOrders(run: Run, signal: AbortSignal): Promise<void> {
  const { mode } = run.choice.facts
  if (mode === 'paper' || (mode === 'testnet' && run.settings.yes)) return
  const amount = run.config.capitalQuote?.toFixed() ?? 'ALL'
  const phrase = mode === 'live' ? `LIVE ${amount}` : 'yes'
  if (mode === 'live' && run.env.ASTERKIT_CONFIRM_LIVE === phrase) return
  const isYes = await confirm({
    question:
      mode === 'live'
        ? `This trades REAL MONEY of ${run.choice.account}, capital ${amount} USDT.\nType ${phrase} to go on:`
        : `This places orders on the testnet for ${run.choice.account}. Type yes to go on:`,
    expect: phrase,
    otherwise:
      mode === 'live'
        ? `set ASTERKIT_CONFIRM_LIVE="${phrase}". Nothing was sent`
        : 'pass --yes. Nothing was sent',
    stdin: process.stdin,
    stdout: process.stderr,
    signal,
  })
  if (!isYes) throw refusedError('not confirmed; nothing was sent')
}

function openLog(run: Run, session: Session, market: OpenMarket): JsonLog {
  const toFile = createLogFile({
    path: join(session.folder, 'log.jsonl'),
    onFailure: (error) =>
      process.stderr.write(`farm: the log cannot be written: ${String(error)}\n`),
  })
  const secrets = [run.env.API_PRIVATE_KEY ?? '']
  const file = createJsonLog({ write: toFile, now: () => market.clock.now(), secrets })
  if (!run.settings.json) return file
  const stderr = createJsonLog({
    write: (line) => process.stderr.write(`${line}\n`),
    level: 'warn',
    now: () => market.clock.now(),
    secrets,
  })
  const both =
    (level: keyof JsonLog): JsonLog['info'] =>
    (message, fields) => {
      file[level](message, fields)
      stderr[level](message, fields)
    }
  return { debug: both('debug'), info: both('info'), warn: both('warn'), error: both('error') }
}

/** Collects what the report needs but does not carry. */
function watchEvents() {
  const alerts: { time: number; code: string; detail: string }[] = []
  let kept: Extract<FarmEvent, { kind: 'stopped' }>['kept'] = []
  let halted: string | undefined
  return {
    onEvent(event: FarmEvent): void {
      if (event.kind === 'alert') {
        alerts.push({ time: event.time, code: event.code, detail: event.detail })
        if (alerts.length > 1000) alerts.shift()
      }
      if (event.kind === 'halted') halted = event.reason
      if (event.kind === 'stopped') kept = event.kept
    },
    summary: () => ({ alerts, kept, ...(halted === undefined ? {} : { halted }) }),
  }
}

function showProgress(screen: Screen, event: FarmEvent): void {
  if (event.kind !== 'scan' && event.kind !== 'position') return
  screen.status(`${new Date(event.time).toISOString().slice(0, 13)}h  check ${event.check}`)
}

function writeDocument(
  input: Parameters<typeof reportDocument>[0] & { readonly report: FarmReport },
): void {
  process.stdout.write(`${JSON.stringify(reportDocument(input), undefined, 2)}\n`)
}

function sayHowToGoOn(run: Run, stop: AbortSignal, kept: number): void {
  if (!stop.aborted) return
  const what =
    kept === 0
      ? 'no pair is held'
      : kept === 1
        ? 'the pair is kept, hedged'
        : `${kept} pairs are kept, hedged`
  run.screen.line(run.paint('accent', `Stopped: ${what}. The same command goes on from here.`))
}
