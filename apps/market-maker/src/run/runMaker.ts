import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  createJsonLog,
  createLogFile,
  createPaint,
  createScreen,
  type ExitCode,
  exitCodes,
  listenForStop,
  type Paint,
  type Screen,
} from '@asterkit/app-kit'
import { lockAccount } from '@asterkit/app-kit/account-lock'
import { signingLibrary } from '@asterkit/app-kit/keys'
import {
  type MakerReport,
  type MakerRunEvent,
  type MarketMakerConfig,
  runMarketMaker,
} from '@asterkit/strategy'
import { isExitMarked, isKillSwitchFileSet } from '@asterkit/strategy/sqlite'
import type { MarketChoice, OpenMarket } from '../market/openedMarket.ts'
import type { Settings } from '../settings.ts'
import { statusDocument } from '../view/statusDocument.ts'
import { statusView } from '../view/statusView.ts'
import { confirmRealOrders } from './confirmRealOrders.ts'
import { openSession, type Session } from './openSession.ts'
import { readModelFiles } from './readModelFiles.ts'

const MINUTE_MS = 60_000
/** Real time between two writings of the status file, and between two blocks of lines. */
const STATUS_FILE_MS = 1_000
const BLOCK_MS = 15_000

interface Run {
  readonly settings: Settings
  readonly config: MarketMakerConfig
  readonly choice: MarketChoice
  readonly env: Readonly<Record<string, string | undefined>>
  readonly screen: Screen
  readonly paint: Paint
}

/** Opens memory and market, quotes until the end or a stop, and reports. Returns the exit status. */
export async function runMaker(input: Omit<Run, 'screen' | 'paint'>): Promise<ExitCode> {
  const { settings, env } = input
  const output = settings.json ? process.stderr : process.stdout
  const isTerminal = output.isTTY === true
  const screen = createScreen({ write: (text) => output.write(text), isTerminal })
  const run: Run = { ...input, screen, paint: createPaint({ isTerminal, env }) }
  const stopper = listenForStop({
    onFirst: (name) => screen.line(`${name}: cancelling all orders. Again forces.`),
    onForce: () => {
      process.stderr.write(
        'market-maker: forced to stop; the exchange cancels what rests when its timer runs out\n',
      )
      process.exit(exitCodes.failed)
    },
  })
  try {
    await confirmRealOrders({ ...run, signal: stopper.signal })
    return await withRestarts(run, stopper.signal)
  } catch (error) {
    if (!stopper.signal.aborted || error !== stopper.signal.reason) throw error
    screen.line('Stopped before quoting began.')
    return exitCodes.done
  } finally {
    stopper.stop()
    screen.close()
  }
}

/** A maker that fails begins anew after RESTART_MINUTES; what only a person can mend ends it. */
async function withRestarts(run: Run, stop: AbortSignal): Promise<ExitCode> {
  const { restartMinutes } = run.settings
  for (;;) {
    try {
      return await once(run, stop)
    } catch (error) {
      const isForPerson =
        error instanceof Error && ['JournalError', 'CliError'].includes(error.name)
      if (restartMinutes === undefined || stop.aborted || isForPerson) throw error
      run.screen.line(`failed, starting anew in ${restartMinutes} min: ${String(error)}`)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, restartMinutes * MINUTE_MS)
        stop.addEventListener('abort', () => resolve(clearTimeout(timer)), { once: true })
      })
      stop.throwIfAborted()
    }
  }
}

async function once(run: Run, stop: AbortSignal): Promise<ExitCode> {
  const { settings, choice } = run
  const lock = choice.isShared
    ? lockAccount(settings.stateDir, choice)
    : { release: () => undefined }
  try {
    return await inSession(run, stop)
  } finally {
    lock.release()
  }
}

async function inSession(run: Run, stop: AbortSignal): Promise<ExitCode> {
  const { settings, choice } = run
  let now = () => Date.now()
  const session = openSession(choice, {
    stateDir: settings.stateDir,
    isFresh: settings.fresh,
    now: () => now(),
  })
  try {
    const market = await choice.open(session, stop)
    now = () => market.clock.now()
    try {
      return await quote(run, session, market, stop)
    } finally {
      await market.close()
    }
  } finally {
    session.journal.close()
  }
}

async function quote(
  run: Run,
  session: Session,
  market: OpenMarket,
  stop: AbortSignal,
): Promise<ExitCode> {
  const { settings, config, choice, screen, paint } = run
  screen.line(`${paint('strong', 'Market maker')}  ${config.symbols.join(' ')}  on ${choice.label}`)
  screen.line(paint('dim', `memory in ${session.folder}`))
  screen.line(paint('dim', 'Ctrl-C cancels all orders and ends'))
  const log = createJsonLog({
    write: createLogFile({ path: join(session.folder, 'log.jsonl') }),
    now: () => market.clock.now(),
    secrets: [run.env.API_PRIVATE_KEY ?? ''],
  })
  log.info('signing', { library: (await signingLibrary()).name })
  const modelRefreshMs =
    Math.min(settings.paramRefreshMinutes, settings.trendRefreshMinutes) * MINUTE_MS
  const report = await runMarketMaker(
    {
      exchange: market.exchange,
      clock: market.clock,
      journal: session.journal,
      log,
      config,
      ...(market.until === undefined ? {} : { until: market.until }),
      modelRefreshMs,
      readHaltRequest: () =>
        isKillSwitchFileSet(session.folder)
          ? `the file HALT is in ${session.folder}; remove it to go on`
          : undefined,
      isExitAtWork: () => isExitMarked(session.folder, Date.now()),
      readModel: (symbol) =>
        readModelFiles(symbol, {
          stateDir: settings.stateDir,
          now: market.clock.now(),
          maxAgeMinutes: config.limits.maxParameterAgeMinutes,
        }),
      onEvent: show(run, session.folder),
    },
    market.ended === undefined ? stop : AbortSignal.any([stop, market.ended]),
  )
  return tellReport(run, report)
}

/** Fills and alerts as lines; now and then the whole status; and the status file for the dashboard. */
function show({ screen, paint, choice, settings }: Run, folder: string) {
  let fileAt = Number.NEGATIVE_INFINITY
  let blockAt = performance.now()
  return (event: MakerRunEvent): void => {
    const time = new Date(event.time).toISOString().slice(11, 19)
    if (event.kind === 'fill') {
      const { symbol, side, quantity, price, isMaker } = event.fill
      const verb = side === 'buy' ? 'bought' : 'sold'
      const taker = isMaker ? '' : paint('warn', ' as taker')
      screen.line(
        `${paint('dim', time)}  ${verb} ${quantity.toFixed()} ${symbol} at ${price.toFixed()}${taker}`,
      )
    }
    if (event.kind === 'alert') {
      screen.line(`${paint('dim', time)}  ${paint('bad', event.code)} ${event.detail}`)
    }
    if (event.kind !== 'status') return
    const now = performance.now()
    if (now - fileAt < STATUS_FILE_MS) return
    fileAt = now
    const document = statusDocument(event.status, choice.label)
    const path = join(folder, 'status.json')
    writeFileSync(`${path}.new`, `${JSON.stringify(document)}\n`, { mode: 0o600 })
    renameSync(`${path}.new`, path)
    if (settings.json || now - blockAt < BLOCK_MS) return
    blockAt = now
    screen.line('')
    for (const line of statusView(document, paint)) screen.line(line)
  }
}

function tellReport({ settings, choice, screen, paint }: Run, report: MakerReport): ExitCode {
  const document = statusDocument(report, choice.label)
  const { isExact, differences, ordersLeft } = report
  if (settings.json) {
    const whole = {
      ...document,
      schema: 'asterkit.market-maker.report/1',
      isExact,
      differences,
      ordersLeft,
    }
    process.stdout.write(`${JSON.stringify(whole, undefined, 2)}\n`)
  } else {
    screen.line('')
    for (const line of statusView(document, paint)) screen.line(line)
    screen.line(
      isExact
        ? paint('good', 'The books of the exchange and ours are equal to the last unit.')
        : paint('bad', `The books differ: ${differences.join('; ')}`),
    )
    if (ordersLeft > 0) screen.line(paint('bad', `${ordersLeft} orders are of unknown fate.`))
  }
  const isSound = isExact && ordersLeft === 0 && report.halt === undefined
  return isSound ? exitCodes.done : exitCodes.needsHuman
}
