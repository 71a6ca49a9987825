import { type ExitCode, exitCodes, listenForStop, refusedError } from '@asterkit/app-kit'
import {
  type DeskResult,
  type FarmDesk,
  type Journal,
  openDesk,
  type Proposal,
  type Refusal,
  silentLogger,
} from '@asterkit/strategy'
import { openShadowJournal } from '@asterkit/strategy/sqlite'
import { agree } from './agree.ts'
import { beforeSending } from './beforeSending.ts'
import { refusalError, sayProposal, sayResult } from './deskReport.ts'
import { haltReader } from './haltReader.ts'
import { lookAtMarket, type Place, readPlace } from './lookAtMarket.ts'
import type { LookedMarket, OpenMarket } from './market/market.ts'
import { openRunLog } from './openRunLog.ts'
import { lastNonce } from './session/lastNonce.ts'
import { openChosenSession } from './session/openChosenSession.ts'
import type { Session } from './session/openSession.ts'

/** A command at work on an account, before anything is sent. */
export interface DeskWork {
  readonly place: Place
  /** Only looks. */
  readonly desk: FarmDesk
  readonly environment: LookedMarket['environment']
  readonly isDryRun: boolean
  /** Exchange time. */
  readonly now: () => number
  readonly signal: AbortSignal
}

/** A command that trades by hand. */
export interface DeskCommand {
  readonly act: 'open' | 'close' | 'rebalance'
  /** Makes the plan; may ask which. */
  propose(work: DeskWork): Promise<Proposal | Refusal>
  /** What is asked before the plan is carried out. `phrase`: what real money needs to be typed. */
  question(proposal: Proposal): { readonly text: string; readonly phrase?: string }
}

/**
 * Plans, shows, asks and then does it, as the account's only writer, with the journal, lock and executors of `run`.
 * Until the answer the account is only looked at; with `--dry-run` also afterwards, and while a bot runs there.
 *
 * @throws {JournalError} A bot is running there (exit 4), or the memory is damaged.
 */
export async function withDesk(
  flags: Readonly<Record<string, unknown>>,
  command: DeskCommand,
): Promise<ExitCode> {
  const { dryRun, ...rest } = flags
  const place = await readPlace(rest, 'continue')
  const stopper = listenForStop({
    onFirst: (name) => process.stderr.write(`farm: ${name}: finishing what is under way\n`),
    onForce: () => {
      process.stderr.write('farm: forced to stop; the next start looks at the exchange first\n')
      process.exit(exitCodes.failed)
    },
  })
  const { signal } = stopper
  const hands: Hands = { signal, agree: (text, phrase) => agree({ place, signal }, text, phrase) }
  try {
    if (dryRun !== true) return await workAtDesk(place, command, hands)
    return (await plan(place, command, { ...hands, isDryRun: true })).code
  } catch (error) {
    if (!signal.aborted || error !== signal.reason) throw error
    process.stderr.write('farm: stopped\n')
    return exitCodes.failed
  } finally {
    stopper.stop()
  }
}

/** How the person answers. */
export interface Hands {
  readonly signal: AbortSignal
  /** Asks whether to go on. `phrase`: what real money needs to be typed. False: nothing is sent. */
  agree(text: string, phrase: string | undefined): Promise<boolean>
}

/** Makes and shows the plan and asks. `proposal` is absent when there is nothing more to do. */
function plan(
  place: Place,
  command: DeskCommand,
  { signal, agree, isDryRun }: Hands & { readonly isDryRun: boolean },
): Promise<{ readonly code: ExitCode; readonly proposal?: Proposal }> {
  const journal = openShadowJournal(place.folder)
  return lookAtMarket(place, lastNonce(journal), async ({ exchange, clock, environment }) => {
    const run = {
      exchange,
      clock,
      journal,
      log: silentLogger,
      config: place.config,
      ...haltReader(place.folder),
    }
    const desk = await openDesk(run, { isDryRun: true, signal })
    try {
      const work = { place, desk, environment, isDryRun, signal, now: () => clock.now() }
      const proposal = await command.propose(work)
      if (proposal.kind === 'refused') return { code: refuse(work, command, proposal) }
      sayProposal(work, command.act, proposal)
      if (isDryRun) return { code: sayResult(work, command.act, proposal) }
      const { text, phrase } = command.question(proposal)
      if (!(await agree(text, phrase))) {
        throw refusedError('not confirmed; nothing was sent')
      }
      return { code: exitCodes.done, proposal }
    } finally {
      await desk.close()
    }
  })
}

/** Nothing to do is no failure; everything else ends the command. */
function refuse(work: DeskWork, { act }: DeskCommand, refusal: Refusal): ExitCode {
  if (refusal.code !== 'balanced') throw refusalError(refusal)
  const { output } = work.place
  if (output.isJson) output.document(`asterkit.farm.${act}/1`, { plan: null, result: null })
  else output.lines([`Nothing to do: ${refusal.reason}.`])
  return exitCodes.done
}

/**
 * Plans, shows on the place's output, asks and does it, as the account's only writer.
 *
 * @throws {JournalError} A bot is running there, or the memory is damaged.
 * @throws {CliError} Refused, or not confirmed. Nothing was sent.
 */
export async function workAtDesk(
  place: Place,
  command: DeskCommand,
  hands: Hands,
): Promise<ExitCode> {
  const { signal } = hands
  const { settings, choice } = place
  let now = choice.now
  const session = openChosenSession(choice, {
    stateDir: settings.stateDir,
    isFresh: false,
    startsAfresh: false,
    now: () => now(),
  })
  try {
    const { code, proposal } = await beforeSending(() =>
      plan(place, command, { ...hands, isDryRun: false }),
    )
    if (proposal === undefined) return code
    const { folder, isNew, journal } = session
    const access = { folder, isNew, lastNonce: lastNonce(journal) }
    const market = await beforeSending(() => choice.open(access, signal))
    now = () => market.clock.now()
    try {
      if (command.act === 'open') await market.checkKey?.(signal)
      // A session that has come to its end stays so, unless something is opened in it.
      if (session.isNew || session.isResumed || command.act === 'open') {
        session.begin(market.until(session.resumedUntil))
      }
      const result = await carryOut(place, { session, market, journal }, proposal, signal)
      const { environment } = market
      const told = { place, environment, isDryRun: false, now: () => market.clock.now() }
      return sayResult(told, command.act, proposal, result)
    } finally {
      await market.close()
    }
  } finally {
    session.close()
  }
}

async function carryOut(
  { config }: Place,
  open: { readonly session: Session; readonly market: OpenMarket; readonly journal: Journal },
  proposal: Proposal,
  signal: AbortSignal,
): Promise<DeskResult> {
  const { exchange, clock } = open.market
  const { folder } = open.session
  const log = openRunLog({
    folder,
    isOnStderr: false,
    now: () => clock.now(),
    secrets: [process.env.API_PRIVATE_KEY ?? ''],
  })
  const run = { exchange, clock, journal: open.journal, log, config, ...haltReader(folder) }
  const desk = await openDesk(run, { isDryRun: false, signal })
  try {
    return await desk.carryOut(proposal)
  } finally {
    await desk.close()
  }
}
