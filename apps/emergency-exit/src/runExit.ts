import { createHash } from 'node:crypto'
import { join } from 'node:path'
import {
  confirm,
  createPaint,
  type ExitCode,
  exitCodes,
  listenForStop,
  type Paint,
  refusedError,
} from '@asterkit/app-kit'
import type { AsterPorts } from '@asterkit/app-kit/aster'
import {
  type CoinRule,
  coinRuleText,
  defaultFlattenLimits,
  type ExitLog,
  type FlattenContext,
  type FlattenPlan,
  type FlattenReport,
  flatten,
  openExitBook,
  planFlatten,
  silentLogger,
} from '@asterkit/strategy'
import { lockFolder } from '@asterkit/strategy/sqlite'
import { type AccountChoice, chooseAccount } from './chooseAccount.ts'
import { exitDocument } from './exitDocument.ts'
import { openExitLogFile, readExitLogFile } from './exitLogFile.ts'
import { planLines, resultLines, stepLines } from './exitView.ts'
import { type FoundBot, findBots, haltBot } from './findBots.ts'
import { holdOffBots } from './holdOffBots.ts'
import { readSettings, type Settings } from './settings.ts'
import { wantedAssets } from './wantedAssets.ts'

/** A running bot's orders may still arrive: the account is watched longer then. Milliseconds. */
const WATCH_BOT_MS = 12_000
/** What a running bot has sent just before it was halted arrives meanwhile. Milliseconds. */
const LAST_ORDERS_MS = 2_000

type Env = Readonly<Record<string, string | undefined>>

/** One exit with its outputs. */
interface Run {
  readonly settings: Settings
  readonly choice: AccountChoice
  readonly env: Env
  readonly bots: readonly FoundBot[]
  readonly rule: CoinRule
  readonly paint: Paint
  readonly say: (line: string) => void
}

/** Shows what there is, asks, halts the bots and flattens the account. Returns the exit status. */
export async function runExit(
  flags: Readonly<Record<string, unknown>>,
  env: Env,
): Promise<ExitCode> {
  const settings = readSettings(flags, env)
  const choice = await chooseAccount(settings, env)
  const people = settings.json ? process.stderr : process.stdout
  const run: Run = {
    settings,
    choice,
    env,
    ...botsNow(settings, choice),
    paint: createPaint({ isTerminal: people.isTTY === true, env }),
    say: (line) => people.write(`${line}\n`),
  }
  const stopper = listenForStop({
    onFirst: (name) => run.say(`${name}: ending after this step. Again forces.`),
    onForce: () => {
      process.stderr.write('emergency-exit: forced to stop; run it again to go on\n')
      process.exit(exitCodes.notFlat)
    },
  })
  try {
    return await (settings.dryRun ? dryRun(run, stopper.signal) : realRun(run, stopper.signal))
  } catch (error) {
    if (!stopper.signal.aborted || error !== stopper.signal.reason) throw error
    run.say('Stopped before anything was closed. Run it again to go on.')
    return exitCodes.notFlat
  } finally {
    stopper.stop()
  }
}

/** The bots of the account, and whose coins are whose by what they have written by now. */
function botsNow(settings: Settings, choice: AccountChoice): Pick<Run, 'bots' | 'rule'> {
  const owner = { environment: choice.journalEnvironment, account: choice.account }
  const bots = findBots(settings.stateDir, owner)
  return { bots, rule: ruleOf(settings, bots) }
}

/** Journals are believed only when one knows of pairs, and every one that may be of this account can be read. */
function ruleOf({ allCoins }: Settings, bots: readonly FoundBot[]): CoinRule {
  if (allCoins) return { kind: 'all' }
  const known = bots.flatMap(({ coins }) => (coins === undefined ? [] : [coins]))
  const isBelieved = known.length > 0 && bots.every(({ problem }) => problem === undefined)
  return isBelieved ? { kind: 'ledger', coins: known.flat() } : { kind: 'exchange' }
}

async function dryRun(run: Run, signal: AbortSignal): Promise<ExitCode> {
  const ports = await run.choice.open({ isReadOnly: true, lastNonce: undefined }, signal)
  const assets = await wantedAssets(ports.exchange, run.settings.symbol, signal)
  const plan = await showPlan(run, ports, readExitLogFile(memoryFolder(run)), assets, signal)
  for (const bot of run.bots) run.say(`Would halt ${bot.name}${writerText(bot)}.`)
  run.say('Dry run: nothing was halted, sent or written.')
  tell(run, plan, undefined)
  return exitCodes.done
}

async function realRun(run: Run, signal: AbortSignal): Promise<ExitCode> {
  const folder = memoryFolder(run)
  const lock = lockFolder(folder)
  const log = openExitLogFile(folder)
  try {
    if (run.settings.yes) {
      return await holdOffBots(run.bots, async () => {
        // Halting waits for no exchange and no plan: whatever comes of the rest, nothing more is opened.
        halt(run)
        return exitAtOnce(run, await connect(run, log, signal), signal)
      })
    }
    const opened = await connect(run, log, signal)
    const { ports, assets } = opened
    const plan = await showPlan(run, ports, log, assets, signal)
    await ask(signal)
    // Bots may have started while somebody read the plan.
    const { bots } = botsNow(run.settings, run.choice)
    const now = { ...run, bots }
    return await holdOffBots(bots, () => {
      halt(now)
      return closeAll(now, opened, plan, signal)
    })
  } finally {
    log.close()
    lock.release()
  }
}

/** What an exit works with once it is connected. */
interface Opened {
  readonly ports: AsterPorts
  readonly log: ExitLog
  readonly assets: ReadonlySet<string> | undefined
}

async function connect(run: Run, log: ExitLog, signal: AbortSignal): Promise<Opened> {
  const { lastNonce } = openExitBook({ read: log.read, append: () => undefined }, 0)
  const ports = await run.choice.open({ isReadOnly: false, lastNonce }, signal)
  return { ports, log, assets: await wantedAssets(ports.exchange, run.settings.symbol, signal) }
}

async function exitAtOnce(run: Run, opened: Opened, signal: AbortSignal): Promise<ExitCode> {
  const { ports, log, assets } = opened
  // Without --yes a person must see the plan; with it the exit itself reads again, for longer.
  const plan = await showPlan(run, ports, log, assets, signal).catch((error: unknown) => {
    run.say(`The plan cannot be shown: ${error instanceof Error ? error.message : String(error)}`)
    return undefined
  })
  return closeAll(run, opened, plan, signal)
}

async function closeAll(
  run: Run,
  { ports, log, assets }: Opened,
  plan: FlattenPlan | undefined,
  signal: AbortSignal,
): Promise<ExitCode> {
  const { settings } = run
  if (isAnyRunning(run)) await ports.clock.sleep(LAST_ORDERS_MS, signal)
  // A bot may have bought or sold since the plan: what it holds now counts.
  const { rule } = botsNow(settings, run.choice)
  const request = { assets, rule, keepsSpot: settings.keepSpot }
  const report = await flatten(contextOf(run, ports, log), request, signal)
  for (const line of resultLines(report, run.paint)) run.say(line)
  tell({ ...run, rule }, plan, report)
  return report.isFlat ? exitCodes.done : exitCodes.notFlat
}

function isAnyRunning({ bots }: Run): boolean {
  return bots.some(({ writer }) => writer !== undefined)
}

async function showPlan(
  run: Run,
  ports: AsterPorts,
  log: ExitLog,
  assets: ReadonlySet<string> | undefined,
  signal: AbortSignal,
): Promise<FlattenPlan> {
  const { settings, rule, paint, say, choice } = run
  const memory = { read: log.read, append: () => undefined }
  const request = { assets, rule, keepsSpot: settings.keepSpot }
  const plan = await planFlatten(contextOf(run, ports, memory), request, signal)
  say(paint('strong', `Emergency exit: ${choice.journalEnvironment}, account ${choice.account}`))
  for (const { name, problem } of run.bots) {
    if (problem !== undefined) say(`The journal of ${name} cannot be read: ${problem}`)
  }
  for (const line of planLines(plan, coinRuleText[rule.kind], paint)) say(line)
  return plan
}

async function ask(signal: AbortSignal): Promise<void> {
  const isYes = await confirm({
    question: 'Type exit to halt the bots and close all of this:',
    expect: 'exit',
    otherwise: 'pass --yes with --symbol LIST or --all. Nothing was sent',
    stdin: process.stdin,
    stdout: process.stderr,
    signal,
  })
  if (!isYes) throw refusedError('not confirmed; nothing was sent')
}

function halt({ bots, say, paint }: Run): void {
  for (const bot of bots) {
    const problem = haltBot(bot, new Date())
    if (problem === undefined) {
      say(
        `Halted ${bot.name}${writerText(bot)}. It opens nothing until HALT is removed from its folder.`,
      )
    } else
      say(paint('bad', `Cannot halt ${bot.name}${writerText(bot)}: ${problem}. Stop it by hand.`))
  }
}

function writerText({ writer }: FoundBot): string {
  if (writer === undefined) return ' (not running)'
  return writer === 0 ? ' (running)' : ` (running, process ${writer})`
}

function contextOf(run: Run, { exchange, clock }: AsterPorts, log: ExitLog): FlattenContext {
  return {
    exchange,
    clock,
    book: openExitBook(log, clock.now()),
    log: silentLogger,
    limits: {
      ...defaultFlattenLimits,
      emergencyBps: run.settings.maxSlippage,
      ...(isAnyRunning(run) ? { verifyMs: WATCH_BOT_MS } : {}),
    },
    onStep: tellSteps(run),
  }
}

/** A reason to wait is told once, however often it comes and whatever its figures are. */
function tellSteps({ say, paint }: Run): FlattenContext['onStep'] {
  let told = ''
  return (step) => {
    const kind = step.kind === 'waiting' ? `${step.what}${step.reason.replaceAll(/\d+/g, '')}` : ''
    if (kind === '' || kind !== told) for (const line of stepLines(step, paint)) say(line)
    told = kind
  }
}

/** One memory per account and place. */
function memoryFolder({ settings, choice }: Run): string {
  const { environment, account } = choice
  const key = [account.toLowerCase(), ...Object.values(environment.hosts)].join('|')
  const digest = createHash('sha256').update(key).digest('hex').slice(0, 10)
  return join(settings.stateDir, 'exit', `${choice.journalEnvironment}-${digest}`)
}

function tell(run: Run, plan: FlattenPlan | undefined, report: FlattenReport | undefined): void {
  const { settings, choice, rule, bots } = run
  if (!settings.json) return
  const document = exitDocument({
    environment: choice.journalEnvironment,
    account: choice.account,
    isDryRun: settings.dryRun,
    rule: rule.kind,
    bots: bots.map(({ name, folder }) => ({ name, folder })),
    plan,
    report,
  })
  process.stdout.write(`${JSON.stringify(document, undefined, 2)}\n`)
}
