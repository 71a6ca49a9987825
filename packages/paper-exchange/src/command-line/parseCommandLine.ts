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
  /** `hour`: the market by the hour. Absent: what suits the speed. */
  readonly stepMs?: number | 'hour'
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

const HELP_END = `
Exit codes: 0 stopped, 1 failed (port taken, state file unusable),
2 the command line or a file that it names cannot be used.`

/** Declares every option. The README lists the same; a test compares them. */
export function defineCommand(): Command {
  return new Command(COMMAND_NAME)
    .description('A local Aster exchange: real paths, signatures and streams, play money.')
    .option('--host <address>', 'loopback only', '127.0.0.1')
    .option('--port <number>', 'futures, spot is next; 0: any two', '8900')
    .option('--feed <kind>', 'synthetic, recorded or mirror (live prices)')
    .option('--replay <path>', 'folder or session file of a recording')
    .option('--seed <number>', 'of made-up market and default account (default: 7)')
    .option('--days <number>', 'length; of a recording its last days')
    .option('--symbols <list>', 'of recording or mirror only BTCUSDT,ETHUSDT')
    .option('--step <ms|hour>', 'of made-up books (at speed 1: 250, else hour)')
    .option('--pairs <number>', 'made-up pairs in steps, 1 to 200 (default: 12)')
    .option('--regime <name>', 'made-up market stays calm, trend or storm')
    .option('--speed <number|max>', 'max: only while clients sleep', '1')
    .option('--accounts <file>', 'accounts, keys, balances; no others exist then')
    .option('--faults <file>', 'faults from the start, as of /paper/faults')
    .option('--nonce-window <ms>', 'accepted age of a nonce (default: 60000)')
    .option('--chain-id <number>', 'of the signing domain (default: 1666)')
    .option('--tolerant-signatures', 'also take signatures over decoded parameters')
    .option('--no-limits', 'count weights and orders, refuse nobody')
    .option('--limit-scale <number>', 'multiply every published limit')
    .option('--record <file>', 'write NAME.session.jsonl[.gz], for --replay')
    .option('--state <file>', 'remember everything there, go on from it')
    .option('--restore <file>', 'start from a snapshot of GET /paper/snapshot')
    .option('--print <format>', 'text or json', 'text')
    .addHelpText('after', HELP_END)
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
    port: readNumber('--port', raw.port),
    feed,
    speed: raw.speed === 'max' ? 'max' : readNumber('--speed', raw.speed),
    enforceLimits: raw.limits,
    tolerantSignatures: raw.tolerantSignatures ?? false,
    print: oneOf('--print', raw.print, ['text', 'json']),
    ...numbers({
      seed: ['--seed', raw.seed],
      days: ['--days', raw.days],
      symbolCount: ['--pairs', raw.pairs],
      chainId: ['--chain-id', raw.chainId],
      nonceWindowMs: ['--nonce-window', raw.nonceWindow],
      limitScale: ['--limit-scale', raw.limitScale],
    }),
    ...readStep(raw),
    ...(raw.symbols === undefined ? {} : { symbols: readSymbols(raw.symbols) }),
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
  const { feed, replay, seed, step, pairs, regime, symbols } = raw
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
  if (kind === 'mirror') checkMirror(raw)
  return kind
}

function readStep({ step, pairs, regime }: RawOptions): Pick<CommandLine, 'stepMs'> {
  if (step === undefined) return {}
  if (step !== 'hour') return { stepMs: readNumber('--step', step) }
  if (pairs === undefined && regime === undefined) return { stepMs: step }
  throw new UsageError('--step hour is one market of its own; leave out --pairs and --regime')
}

/** What happens on live prices happens once: nothing of it can be played again or at another speed. */
function checkMirror({ speed, state, restore, days }: RawOptions): void {
  if (speed !== '1' || days !== undefined) {
    throw new UsageError('--feed mirror has real time: leave out --speed and --days')
  }
  if (state !== undefined || restore !== undefined) {
    throw new UsageError('--feed mirror cannot be played again: leave out --state and --restore')
  }
}

function readSymbols(text: string): readonly string[] {
  const symbols = text.split(',')
  if (symbols.every((symbol) => /^[^\s]+$/.test(symbol))) return symbols
  throw new UsageError(`--symbols must be names with commas between, not ${JSON.stringify(text)}`)
}

/** From where to where a number may go; a lower end of zero is out of range unless it is whole. */
const RANGES = {
  '--port': { isWhole: true, from: 0, to: 65_534 },
  '--speed': { from: 0, to: 1_000_000 },
  '--seed': { isWhole: true, from: 0, to: 0xffff_ffff },
  '--days': { from: 0, to: 36_500 },
  '--step': { isWhole: true, from: 1, to: 3_600_000 },
  '--pairs': { isWhole: true, from: 1, to: 200 },
  '--chain-id': { isWhole: true, from: 1, to: 0xffff_ffff },
  '--nonce-window': { isWhole: true, from: 1, to: 86_400_000 },
  '--limit-scale': { from: 0, to: 1_000_000 },
} as const satisfies Readonly<Record<string, { isWhole?: true; from: number; to: number }>>

type NumberOption = keyof typeof RANGES

function oneOf<const Choice extends string>(
  option: string,
  text: string,
  choices: readonly Choice[],
): Choice {
  const chosen = choices.find((choice) => choice === text)
  if (chosen !== undefined) return chosen
  const names = `${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`
  throw new UsageError(`${option} must be ${names}, not ${JSON.stringify(text)}`)
}

function readNumber(option: NumberOption, text: string): number {
  const range: { readonly isWhole?: true; readonly from: number; readonly to: number } =
    RANGES[option]
  const { isWhole = false, from, to } = range
  const number = /^\d{1,16}(?:\.\d{1,16})?$/.test(text) ? Number(text) : Number.NaN
  if (isWhole ? Number.isInteger(number) && number >= from : number > from) {
    if (number <= to) return number
  }
  const expected = isWhole
    ? `a whole number from ${from} to ${to}`
    : `a number above ${from} and at most ${to}`
  throw new UsageError(`${option} must be ${expected}, not ${JSON.stringify(text)}`)
}

/** Reads the numbers that were given; the others stay absent. */
function numbers<Name extends string>(
  given: Readonly<Record<Name, readonly [option: NumberOption, text: string | undefined]>>,
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
