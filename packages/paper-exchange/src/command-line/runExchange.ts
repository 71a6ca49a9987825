import { rmSync } from 'node:fs'
import { environmentFromEnv, environments } from '@asterkit/sdk'
import type { Feed } from '../core/index.ts'
import { FeedError } from '../feed/feedError.ts'
import { LIVELY_STEP_MS } from '../feed/lively/livelyFeed.ts'
import { loadFeed } from '../feed/loadFeed.ts'
import { mirrorFeed } from '../feed/mirror/mirrorFeed.ts'
import { recordSession } from '../feed/recording/recordSession.ts'
import { readPaperState } from '../server/commandLog.ts'
import { accountOfSeed, UNRESTRICTED } from '../server/paperAccountSettings.ts'
import { PaperExchangeError, type PaperExchangeOptions } from '../server/paperExchange.ts'
import { startPaperExchange } from '../server/startPaperExchange.ts'
import { describeExchange, descriptionText } from './describeExchange.ts'
import { COMMAND_NAME, type CommandLine, parseCommandLine } from './parseCommandLine.ts'
import { readAccountsFile } from './readAccountsFile.ts'
import { readFaultsFile } from './readFaultsFile.ts'
import { UsageError } from './usageError.ts'

const FAILED = 1
const USAGE = 2
const DEFAULT_SEED = 7
/** A private key that was put into the wrong place must not be said aloud. */
const KEY_LIKE = /(?:0x)?[0-9a-f]{64,}/gi

/** Runs the exchange that the command line describes until it is stopped; ends the process. */
export async function runExchange(): Promise<void> {
  await main().catch(fail)
}

async function main(): Promise<void> {
  const line = parseCommandLine(process.argv.slice(2))
  const { accounts, seeded, enrolment } = chooseAccounts(line)
  const planned = line.faults === undefined ? {} : { faults: readFaultsFile(line.faults) }
  let hasTrouble = false
  const onTrouble = (error: Error) => {
    hasTrouble = true
    tell(error)
  }
  const { feed, endFeed } = await chooseFeed(line, onTrouble)
  const options = { ...readOptions(line), feed, accounts, enrolment, ...planned, onTrouble }
  const paper = await startPaperExchange(options).catch((error: unknown) => {
    endFeed()
    // It is ours and holds nothing yet; left behind, it would be in the way of the next try.
    if (line.record !== undefined) rmSync(line.record)
    throw error
  })
  const description = describeExchange(paper, accounts, seeded)
  const text =
    line.print === 'json' ? JSON.stringify(description, null, 2) : descriptionText(description)
  process.stdout.write(`${text}\n`)
  for (const note of feed.notes ?? []) process.stderr.write(`${COMMAND_NAME}: ${note}\n`)
  const stop = () => {
    paper.close().then(
      () => {
        endFeed()
        process.exit(hasTrouble ? FAILED : 0)
      },
      // A state file that broke off cannot be ended well either, and has been told of.
      (error: unknown) => (hasTrouble ? process.exit(FAILED) : fail(error)),
    )
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
}

/** Those of the file and no others; without one an account of the seed, and any wallet that comes. */
function chooseAccounts({ accounts: file, seed = DEFAULT_SEED }: CommandLine) {
  if (file !== undefined) {
    return { accounts: readAccountsFile(file), seeded: undefined, enrolment: 'listed' } as const
  }
  const seeded = accountOfSeed(seed)
  const { user, agent, v1 } = seeded
  const accounts = [{ user, agents: [{ ...UNRESTRICTED, address: agent }], v1 }]
  return { accounts, seeded, enrolment: 'first-agent' } as const
}

async function chooseFeed(
  line: CommandLine,
  onTrouble: (error: Error) => void,
): Promise<{ feed: Feed; endFeed: () => void }> {
  const { feed, endFeed } = await openFeed(line)
  if (line.record === undefined) return { feed, endFeed }
  const session = recordSession(feed, line.record, { onTrouble })
  const end = () => {
    session.close()
    endFeed()
  }
  return { feed: session, endFeed: end }
}

async function openFeed(line: CommandLine): Promise<{ feed: Feed; endFeed: () => void }> {
  const { replay, days, seed, symbols, symbolCount, regime } = line
  const only = symbols === undefined ? {} : { symbols }
  if (line.feed === 'mirror') {
    const environment = environmentFromEnv(process.env) ?? environments.mainnet
    const mirror = await mirrorFeed({ environment, ...only, onTrouble: tell })
    return { feed: mirror, endFeed: () => mirror.close() }
  }
  const feed = loadFeed({
    ...only,
    ...(days === undefined ? {} : { days }),
    ...(replay === undefined ? {} : { replay }),
    ...(seed === undefined ? {} : { seed }),
    ...stepOf(line),
    ...(symbolCount === undefined ? {} : { symbolCount }),
    ...(regime === undefined ? {} : { regime }),
    ...(followsWallClock(line) ? { startTime: startOf(line) } : {}),
  })
  return { feed, endFeed: () => undefined }
}

/** At real speed a market by the hour would look frozen; at others a leap of days would cost minutes. */
function stepOf(line: CommandLine): { readonly stepMs?: number } {
  const { stepMs } = line
  if (stepMs === 'hour') return {}
  if (stepMs !== undefined) return { stepMs }
  return followsWallClock(line) ? { stepMs: LIVELY_STEP_MS } : {}
}

function tell(error: Error): void {
  process.stderr.write(`${COMMAND_NAME}: ${error.message.replaceAll('\n', ' ')}\n`)
}

/** A made-up market at real speed has real time, so that clients which look at their own clock fit in. */
function followsWallClock({ feed, speed }: CommandLine): boolean {
  return feed === 'synthetic' && speed === 1
}

/** A market that is gone on with starts where it started. */
function startOf({ state, restore }: CommandLine): number {
  const from = [state, restore].flatMap((file) =>
    file === undefined ? [] : [readPaperState(file)],
  )
  return from.find((summary) => summary !== undefined)?.start ?? Date.now()
}

function readOptions(line: CommandLine): Omit<PaperExchangeOptions, 'feed'> {
  const { port, speed, chainId, nonceWindowMs, limitScale, state, restore } = line
  return {
    port,
    speed,
    mode: speed === 'max' ? 'stepped' : 'free',
    enforceLimits: line.enforceLimits,
    tolerantSignatures: line.tolerantSignatures,
    ...(followsWallClock(line) ? { startAt: Date.now() } : {}),
    ...(chainId === undefined ? {} : { chainId }),
    ...(nonceWindowMs === undefined ? {} : { nonceWindowMs }),
    ...(limitScale === undefined ? {} : { limitScale }),
    ...(state === undefined ? {} : { stateFile: state }),
    ...(restore === undefined ? {} : { restoreFile: restore }),
  }
}

function fail(error: unknown): never {
  const isUsage =
    error instanceof UsageError ||
    error instanceof FeedError ||
    (error instanceof PaperExchangeError && error.code === 'usage')
  const message = error instanceof Error ? error.message : String(error)
  const text = message.replaceAll('\n', ' ').replaceAll(KEY_LIKE, '***')
  process.stderr.write(`${COMMAND_NAME}: ${text}\n`)
  process.exit(isUsage ? USAGE : FAILED)
}
