#!/usr/bin/env node
import { Command, CommanderError } from 'commander'
import { FeedError } from './feed/feedError.ts'
import { loadFeed } from './feed/loadFeed.ts'
import {
  type PaperExchange,
  PaperExchangeError,
  type PaperExchangeOptions,
  type PaperSpeed,
} from './server/paperExchange.ts'
import { startPaperExchange } from './server/startPaperExchange.ts'

/** The command line, as the user wrote it. */
interface CliOptions {
  readonly port: string
  readonly seed?: string
  readonly replay?: string
  readonly days?: string
  readonly speed: string
  readonly stateFile?: string
}

const NAME = 'asterkit-paper'
const FAILED = 1
const USAGE = 2

/** What the user wrote cannot be used. One line, exit status 2. */
class UsageError extends Error {
  override readonly name = 'UsageError'
}

async function main(): Promise<void> {
  const paper = await startPaperExchange(readOptions(parseCommandLine()))
  process.stdout.write(`${describe(paper)}\n`)
  const stop = () => {
    paper.close().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    )
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
}

function parseCommandLine(): CliOptions {
  const command = new Command(NAME)
    .description('A local Aster exchange: real paths, signatures and streams, play money.')
    .option('--port <number>', 'futures port; spot takes the next one', '8900')
    .option('--seed <number>', 'seed of the made-up market (default: 7)')
    .option('--replay <folder>', 'play recorded hours instead of a made-up market')
    .option('--days <number>', 'length; of a replay the last days that its files cover')
    .option(
      '--speed <number|max>',
      'simulated seconds per second; max: time passes only while clients sleep',
      '1',
    )
    .option('--state-file <file>', 'remember everything there and go on from it')
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
  command.parse()
  return command.opts<CliOptions>()
}

function readOptions(options: CliOptions): PaperExchangeOptions {
  const { replay, stateFile } = options
  if (replay !== undefined && options.seed !== undefined) {
    throw new UsageError('--seed is of the made-up market; leave it out with --replay')
  }
  const seed = options.seed === undefined ? {} : { seed: readNumber('--seed', options.seed) }
  const days = options.days === undefined ? {} : { days: readNumber('--days', options.days) }
  const speed: PaperSpeed = options.speed === 'max' ? 'max' : readNumber('--speed', options.speed)
  const port = readNumber('--port', options.port)
  if (!Number.isInteger(port) || port < 1 || port > 65_534) {
    throw new UsageError(`--port must be a whole number from 1 to 65534, not ${options.port}`)
  }
  return {
    feed: loadFeed({ ...(replay === undefined ? {} : { replay }), ...seed, ...days }),
    port,
    speed,
    mode: speed === 'max' ? 'stepped' : 'free',
    ...(stateFile === undefined ? {} : { stateFile }),
  }
}

function readNumber(option: string, text: string): number {
  if (!/^\d+(?:\.\d+)?$/.test(text)) {
    throw new UsageError(`${option} must be a number above zero, not ${JSON.stringify(text)}`)
  }
  return Number(text)
}

function describe({ urls, chainId, now }: PaperExchange): string {
  return [
    `# A paper exchange is running; its time is ${new Date(now()).toISOString()}.`,
    '# Point a bot at it (any wallet and agent key will do, the first agent of a wallet is approved):',
    `export ASTER_FUTURES_REST_URL=${urls.futuresRestUrl}`,
    `export ASTER_FUTURES_WS_URL=${urls.futuresWsUrl}`,
    `export ASTER_SPOT_REST_URL=${urls.spotRestUrl}`,
    `export ASTER_SPOT_WS_URL=${urls.spotWsUrl}`,
    `# Signing chain id: ${chainId}. Books: ${urls.futuresRestUrl}/paper/books. Stop with Ctrl-C.`,
  ].join('\n')
}

function fail(error: unknown): never {
  if (error instanceof CommanderError && error.exitCode === 0) process.exit(0)
  const isUsage =
    error instanceof CommanderError ||
    error instanceof UsageError ||
    error instanceof FeedError ||
    (error instanceof PaperExchangeError && error.code === 'usage')
  const message = error instanceof Error ? error.message : String(error)
  const line = message.replace(/^error: /, '').replaceAll('\n', ' ')
  process.stderr.write(`${NAME}: ${line}\n`)
  process.exit(isUsage ? USAGE : FAILED)
}

main().catch(fail)
