import {
  CliError,
  confirm,
  createPaint,
  createScreen,
  type ExitCode,
  exitCodes,
  listenForStop,
  refusedError,
  type Screen,
} from '@asterkit/app-kit'
import { signingLibrary } from '@asterkit/app-kit/keys'
import {
  asRecorded,
  type HoldRotateReport,
  openRecordBook,
  runHoldRotate,
  TWO_ACCOUNTS_NOTICE,
} from '@asterkit/strategy'
import { openRotationRecords, readRotationRows } from '@asterkit/strategy/sqlite'
import { haltFileReason } from '../haltFileReason.ts'
import type { OpenMarket } from '../market/market.ts'
import { openRunLog } from '../openRunLog.ts'
import { haltOf } from '../session/halting.ts'
import { lastNonce } from '../session/lastNonce.ts'
import { lockAccount } from '../session/lockAccount.ts'
import { openChosenSession } from '../session/openChosenSession.ts'
import type { Session } from '../session/openSession.ts'
import { withTestKillPoint } from '../testKillPoint.ts'
import { checkAccounts } from './checkAccounts.ts'
import { closingRequest } from './closingRequest.ts'
import { eventLine } from './eventLine.ts'
import { findOrphans, mayCloseOrphans } from './findOrphans.ts'
import { planLines } from './planLines.ts'
import { objectionsTo, readPlans } from './readPlan.ts'
import { type RotatePlace, tablesOf } from './rotatePlace.ts'
import { spanOf } from './spanOf.ts'
import { statsDocument, statsLines } from './statsLines.ts'

/** What a run is for. */
export type RunPurpose = 'run' | 'once' | 'flatten'

/** Opens memory and market, runs, and reports. Returns the exit status. */
export async function runRotation(place: RotatePlace, purpose: RunPurpose): Promise<ExitCode> {
  const output = place.settings.json ? process.stderr : process.stdout
  const isTerminal = output.isTTY === true
  const screen = createScreen({ write: (text) => output.write(text), isTerminal })
  const stopper = listenForStop({
    onFirst: (name) =>
      screen.line(`${name}: finishing what is under way; the pair stays. Again forces.`),
    onForce: () => {
      screen.close()
      process.stderr.write(
        'farm rotate: forced to stop; the next start looks at the exchange first\n',
      )
      process.exit(exitCodes.failed)
    },
  })
  try {
    await confirmOrders(place, purpose, stopper.signal)
    return await withSession(place, purpose, screen, stopper.signal)
  } catch (error) {
    if (!stopper.signal.aborted || error !== stopper.signal.reason) throw error
    screen.line('Stopped before trading began.')
    return exitCodes.done
  } finally {
    stopper.stop()
    screen.close()
  }
}

/** Real money has to be typed out; the testnet takes `--yes`. Closing asks for less than opening. */
async function confirmOrders(
  { settings, choice, config, flags }: RotatePlace,
  purpose: RunPurpose,
  signal: AbortSignal,
): Promise<void> {
  const { mode } = choice.facts
  if (mode === 'paper' || (settings.yes && (mode === 'testnet' || purpose === 'flatten'))) return
  const isReal = mode === 'live' && purpose !== 'flatten'
  const phrase = isReal ? `LIVE ${config.capitalQuote.toFixed()}` : 'yes'
  if (isReal && process.env.ASTERKIT_CONFIRM_LIVE === phrase) return
  const what =
    purpose === 'flatten'
      ? 'closes the pair of'
      : isReal
        ? 'trades REAL MONEY of'
        : 'places orders for'
  const isYes = await confirm({
    question: `${flags.twoAccounts ? `${TWO_ACCOUNTS_NOTICE}\n` : ''}This ${what} ${whereText(choice)}.\nType ${phrase} to go on:`,
    expect: phrase,
    otherwise: isReal
      ? `set ASTERKIT_CONFIRM_LIVE="${phrase}". Nothing was sent`
      : 'pass --yes. Nothing was sent',
    stdin: process.stdin,
    stdout: process.stderr,
    signal,
  })
  if (!isYes) throw refusedError('not confirmed; nothing was sent')
}

function whereText({ account, accounts }: RotatePlace['choice']): string {
  return accounts === undefined
    ? `${account} in hedge mode`
    : `${accounts.long} (long) and ${accounts.short} (short)`
}

async function withSession(
  place: RotatePlace,
  purpose: RunPurpose,
  screen: Screen,
  stop: AbortSignal,
): Promise<ExitCode> {
  const { settings, choice } = place
  const lock = lockAccount(settings.stateDir, choice)
  let now = choice.now
  try {
    const session = openChosenSession(choice, {
      stateDir: settings.stateDir,
      name: place.sessionName,
      isFresh: settings.fresh,
      startsAfresh: choice.startsAfresh && purpose === 'run',
      now: () => now(),
    })
    try {
      const { folder, isNew, journal } = session
      const market = await choice.open({ folder, isNew, lastNonce: lastNonce(journal) }, stop)
      now = () => market.clock.now()
      try {
        return await rotate({ place, purpose, screen, session, market }, stop)
      } finally {
        await market.close()
      }
    } finally {
      session.close()
    }
  } finally {
    lock.release()
  }
}

interface Rotation {
  readonly place: RotatePlace
  readonly purpose: RunPurpose
  readonly screen: Screen
  readonly session: Session
  readonly market: OpenMarket
}

async function rotate(rotation: Rotation, stop: AbortSignal): Promise<ExitCode> {
  const { place, purpose, screen, session, market } = rotation
  const { config, settings, flags, choice } = place
  const isTerminal = (settings.json ? process.stderr : process.stdout).isTTY === true
  const paint = createPaint({ isTerminal, env: process.env })
  await market.checkKey?.(stop)
  if (purpose !== 'flatten') {
    sayHalt(rotation)
    const { view } = openRecordBook(session.journal)
    if (market.legs !== undefined) await checkAccounts(market.legs, view, stop)
  }
  if (purpose !== 'flatten') {
    const plans = await readPlans(market.exchange, config, stop)
    for (const line of planLines(plans, config, paint)) screen.line(line)
    const objections = objectionsTo(plans, flags.belowTarget)
    if (objections.length > 0) {
      const hint = plans.every(({ refusals }) => refusals.length > 0)
        ? ''
        : ' (lower --target, or pass --below-target)'
      throw refusedError(`${objections.join('; ')}${hint}. Nothing was sent`)
    }
    if (flags.dryRun) {
      screen.line('Dry run: nothing was sent.')
      return exitCodes.done
    }
  }
  const orphans = await orphansOf(rotation, stop)
  const until = market.until(session.resumedUntil)
  session.begin(until)
  const records = openRotationRecords(tablesOf(session.folder), choice.accounts ?? choice.account)
  const { ports, tellSteps } = await withTestKillPoint(
    session.journal,
    market.exchange,
    process.env,
  )
  const log = openRunLog({
    folder: session.folder,
    isOnStderr: settings.json,
    now: () => market.clock.now(),
    secrets: [process.env.API_PRIVATE_KEY ?? '', process.env.API_SHORT_PRIVATE_KEY ?? ''],
  })
  log.info('signing', { library: (await signingLibrary()).name })
  let report: HoldRotateReport
  try {
    report = await runHoldRotate(
      {
        ...ports,
        clock: market.clock,
        log,
        config,
        records,
        onEvent: (event) => {
          const line = eventLine(event, paint)
          if (line !== undefined) screen.line(line)
        },
        ...(until === undefined || purpose === 'flatten' ? {} : { until }),
        isOnce: purpose === 'once',
        isClosing: purpose === 'flatten',
        orphans,
        readClosingRequest: () => closingRequest(session.folder),
        readHaltRequest: () => haltFileReason(session.folder),
      },
      market.ended === undefined ? stop : AbortSignal.any([stop, market.ended]),
    )
  } finally {
    records.close()
  }
  tellSteps()
  if (!stop.aborted && purpose === 'run') session.finish()
  const left = purpose === 'flatten' ? await leftovers(rotation, stop) : []
  return sayEnd(rotation, report, { now: market.clock.now(), left })
}

/** Says that trading is halted and how to lift that. @throws {CliError} Nothing is held that would need a bot. */
function sayHalt({ session, screen, place }: Rotation): void {
  const halts = haltOf(session.folder)
  if (halts.length === 0) return
  const text = `HALTED: ${halts.join('; ')}. No pair is opened until farm resume --session ${place.sessionName}`
  if (openRecordBook(session.journal).view.cycles.size === 0) {
    throw new CliError(text, exitCodes.needsHuman)
  }
  screen.line(text)
}

/** What a person hands over to be closed besides the pair. */
async function orphansOf({ market, session, place, purpose }: Rotation, stop: AbortSignal) {
  if (purpose !== 'flatten') return []
  const { view } = openRecordBook(session.journal)
  const { orphans } = await findOrphans(market.exchange, view, place.config.symbols, stop)
  return (await mayCloseOrphans(orphans, place.flags.closeOrphans, stop)) ? orphans : []
}

/** What is still there after flattening, in words with the reason. */
async function leftovers({ market, session, place }: Rotation, stop: AbortSignal) {
  const { view } = openRecordBook(session.journal)
  const found = await findOrphans(market.exchange, view, place.config.symbols, stop)
  const ours = found.orphans.map(
    ({ symbol, positionSide, quantity }) =>
      `${symbol} ${positionSide} ${quantity.toFixed()}: not in the memory of this bot, and nobody said to close it (--close-orphans)`,
  )
  return [...ours, ...found.left]
}

function sayEnd(
  { place, purpose, screen, session }: Rotation,
  report: HoldRotateReport,
  { now, left }: { readonly now: number; readonly left: readonly string[] },
): ExitCode {
  const { output } = place
  const config = asRecorded(place.config, openRecordBook(session.journal).view)
  const rows = readRotationRows(tablesOf(session.folder))
  const span = spanOf({ all: true }, now)
  if (output.isJson) {
    output.document('asterkit.farm.rotate/1', {
      ...statsDocument(rows, span, config, now),
      checks: report.checks,
      kept: report.kept ?? null,
      isHalted: report.isHalted,
      obstacles: report.obstacles,
      left,
    })
  } else for (const line of statsLines(rows, span, config, now, output.paint)) screen.line(line)
  const halts = haltOf(session.folder)
  if (purpose === 'flatten') {
    if (report.kept !== undefined) {
      throw new CliError(
        'the pair is not flat yet: run it again, or use emergency-exit',
        exitCodes.needsHuman,
      )
    }
    for (const what of left) screen.line(`left: ${what}`)
    if (left.length > 0) return exitCodes.needsHuman
    screen.line(`Flat. No pair is opened until farm resume --session ${place.sessionName}`)
    return exitCodes.done
  }
  if (halts.length > 0) {
    screen.line(`Halted: ${halts.join('; ')}. farm resume --session ${place.sessionName} lifts it`)
    return exitCodes.needsHuman
  }
  return report.isHalted || report.obstacles.length > 0 ? exitCodes.needsHuman : exitCodes.done
}
