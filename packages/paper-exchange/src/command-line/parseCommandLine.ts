import { Command } from 'commander'
import type { Regime } from '../feed/lively/regime.ts'
import { UsageError } from './usageError.ts'

/** The name that messages start with. */
export const COMMAND_NAME = 'aster-paper'

/** The command line, read and in range. */
export interface CommandLine {
  readonly port: number
  readonly feed: 'synthetic' | 'recorded' | 'mirror'
  readonly replay?: string
  readonly seed?: number
  readonly days?: number
  readonly symbols?: readonly string[]
  readonly stepMs?: number
  readonly symbolCount?: number
  readonly regime?: Regime
  readonly speed: number | 'max'
  readonly chainId?: number
  readonly nonceWindowMs?: number
  readonly accounts?: string
  readonly faults?: string
  readonly record?: string
  readonly state?: string
  readonly restore?: string
  readonly enforceLimits: boolean
  readonly limitScale?: number
  readonly tolerantSignatures: boolean
  readonly print: 'text' | 'json'
}

/** As commander has it: text, but for switches. */
interface RawOptions {
  readonly host: string
  readonly port: string
  readonly feed?: string
  readonly replay?: string
  readonly seed?: string
  readonly days?: string
  readonly symbols?: string
  readonly step?: string
  readonly pairs?: string
  readonly regime?: string
  readonly speed: string
  readonly chainId?: string
  readonly nonceWindow?: string
  readonly accounts?: string
  readonly faults?: string
  readonly record?: string
  readonly state?: string
  readonly restore?: string
  readonly limits: boolean
  readonly limitScale?: string
  readonly tolerantSignatures?: boolean
  readonly print: string
}

/** Declares every option. The README lists the same; a test compares them. */
export function defineCommand(): Command {
  return new Command(COMMAND_NAME)
    .description('A local Aster exchange: real paths, signatures and streams, play money.')
    .option('--host <address>', 'loopback only: 127.0.0.1 or localhost', '127.0.0.1')
    .option('--port <number>', 'futures port; spot takes the next one', '8900')
    .option('--feed <kind>', 'market to play: synthetic, recorded or mirror (live prices)')
    .option('--replay <path>', 'folder or session file of a recording')
    .option('--seed <number>', 'seed of the made-up market and of the default account (default: 7)')
    .option('--days <number>', 'length; of a replay the last days that its files cover')
    .option('--symbols <list>', 'of a recording or the mirror: only these, such as BTCUSDT,ETHUSDT')
    .option('--step <ms>', 'of the made-up market: a book so often and trades in between')
    .option('--pairs <number>', 'of the made-up market in steps: how many, up to 200 (default: 12)')
    .option('--regime <name>', 'of the made-up market in steps: stay calm, trend or storm')
    .option(
      '--speed <number|max>',
      'simulated seconds per second; max: time passes only while clients sleep',
      '1',
    )
    .option('--accounts <file>', 'accounts, agents, keys and balances; no others exist then')
    .option('--faults <file>', 'faults to plan at the start, a list as /paper/faults takes them')
    .option('--nonce-window <ms>', 'accepted distance of a nonce from server time (default: 60000)')
    .option('--chain-id <number>', 'chain id of the signing domain (default: 1666)')
    .option('--tolerant-signatures', 'also take signatures over the decoded parameters')
    .option('--no-limits', 'count weights and orders, but refuse nobody')
    .option('--limit-scale <number>', 'multiply every published limit')
    .option('--record <file>', 'write the market to NAME.session.jsonl[.gz], for --replay')
    .option('--state <file>', 'remember everything there and go on from it')
    .option('--restore <file>', 'start from a snapshot of GET /paper/snapshot')
    .option('--print <format>', 'text or json', 'text')
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
}

/**
 * Reads the command line.
 *
 * @throws {UsageError} An option cannot be used; one line that says why.
 * @throws {CommanderError} An unknown option, or help was asked for.
 */
export function parseCommandLine(argv: readonly string[]): CommandLine {
  const raw = defineCommand().parse(argv).opts<RawOptions>()
  checkHost(raw.host)
  const feed = readFeed(raw)
  const { replay, accounts, faults, record, state, restore } = raw
  return {
    port: readPort(raw.port),
    feed,
    speed: raw.speed === 'max' ? 'max' : readNumber('--speed', raw.speed),
    enforceLimits: raw.limits,
    tolerantSignatures: raw.tolerantSignatures ?? false,
    print: oneOf('--print', raw.print, ['text', 'json']),
    ...numbers({
      seed: ['--seed', raw.seed],
      days: ['--days', raw.days],
      stepMs: ['--step', raw.step],
      symbolCount: ['--pairs', raw.pairs],
      chainId: ['--chain-id', raw.chainId],
      nonceWindowMs: ['--nonce-window', raw.nonceWindow],
      limitScale: ['--limit-scale', raw.limitScale],
    }),
    ...(raw.symbols === undefined ? {} : { symbols: raw.symbols.split(',') }),
    ...(raw.regime === undefined
      ? {}
      : { regime: oneOf('--regime', raw.regime, ['calm', 'trend', 'storm']) }),
    ...present({ replay, accounts, faults, record, state, restore }),
  }
}

function checkHost(host: string): void {
  if (host === '127.0.0.1' || host === 'localhost') return
  throw new UsageError(
    `--host ${host}: a paper exchange listens on loopback only, because its control paths ask for no key`,
  )
}

function readFeed(raw: RawOptions): CommandLine['feed'] {
  const { feed, replay, seed, step, pairs, regime, symbols, speed, state } = raw
  const kind = oneOf('--feed', feed ?? (replay === undefined ? 'synthetic' : 'recorded'), [
    'synthetic',
    'recorded',
    'mirror',
  ])
  if (kind === 'recorded' && replay === undefined) {
    throw new UsageError('--feed recorded needs --replay: a folder or session file of a recording')
  }
  if (kind !== 'recorded' && replay !== undefined) {
    throw new UsageError(`--replay plays a recording; leave out --feed ${kind}`)
  }
  if (kind === 'recorded' && seed !== undefined) {
    throw new UsageError('--seed is of the made-up market; leave it out with --replay')
  }
  if (kind !== 'synthetic' && [step, pairs, regime].some((option) => option !== undefined)) {
    throw new UsageError('--step, --pairs and --regime are of the made-up market')
  }
  if (kind === 'synthetic' && symbols !== undefined) {
    throw new UsageError('--symbols is of recordings and the mirror; --pairs says how many')
  }
  if (kind === 'mirror' && (speed !== '1' || state !== undefined)) {
    throw new UsageError('--feed mirror has real time: leave out --speed and --state')
  }
  return kind
}

function readPort(text: string): number {
  const port = readNumber('--port', text)
  if (Number.isInteger(port) && port >= 1 && port <= 65_534) return port
  throw new UsageError(`--port must be a whole number from 1 to 65534, not ${text}`)
}

function oneOf<const Choice extends string>(
  option: string,
  text: string,
  choices: readonly Choice[],
): Choice {
  const chosen = choices.find((choice) => choice === text)
  if (chosen !== undefined) return chosen
  throw new UsageError(`${option} must be ${choices.join(' or ')}, not ${JSON.stringify(text)}`)
}

function readNumber(option: string, text: string): number {
  if (!/^\d{1,16}(?:\.\d{1,16})?$/.test(text)) {
    throw new UsageError(`${option} must be a number above zero, not ${JSON.stringify(text)}`)
  }
  return Number(text)
}

/** Reads the numbers that were given; the others stay absent. */
function numbers<Name extends string>(
  given: Readonly<Record<Name, readonly [option: string, text: string | undefined]>>,
): { [Key in Name]?: number } {
  const read: { [Key in Name]?: number } = {}
  for (const name of Object.keys(given) as Name[]) {
    const [option, text] = given[name]
    if (text !== undefined) read[name] = readNumber(option, text)
  }
  return read
}

/** Leaves out what is absent. */
function present<Name extends string>(
  given: Readonly<Record<Name, string | undefined>>,
): { [Key in Name]?: string } {
  const kept: { [Key in Name]?: string } = {}
  for (const name of Object.keys(given) as Name[]) {
    const text = given[name]
    if (text !== undefined) kept[name] = text
  }
  return kept
}
