import type { Regime } from '../feed/lively/regime.ts'
import { type OptionValues, readOptions } from './readOptions.ts'
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

/**
 * Reads the command line.
 *
 * @param args The words after the program's name.
 * @throws {UsageError} An option cannot be used; one line that says why.
 */
export function parseCommandLine(args: readonly string[]): CommandLine {
  const { values, switches } = readOptions(args)
  const { host, port, speed, print } = values
  checkHost(host)
  const feed = readFeed(values)
  const { replay, accounts, faults, record, state, restore } = values
  return {
    port: readNumber('--port', port),
    feed,
    speed: speed === 'max' ? 'max' : readNumber('--speed', speed),
    enforceLimits: !switches.has('no-limits'),
    tolerantSignatures: switches.has('tolerant-signatures'),
    print: oneOf('--print', print, ['text', 'json']),
    ...numbers({
      seed: ['--seed', values.seed],
      days: ['--days', values.days],
      symbolCount: ['--pairs', values.pairs],
      chainId: ['--chain-id', values['chain-id']],
      nonceWindowMs: ['--nonce-window', values['nonce-window']],
      limitScale: ['--limit-scale', values['limit-scale']],
    }),
    ...readStep(values),
    ...(values.symbols === undefined ? {} : { symbols: readSymbols(values.symbols) }),
    ...(values.regime === undefined
      ? {}
      : { regime: oneOf('--regime', values.regime, ['calm', 'trend', 'storm']) }),
    ...present({ replay, accounts, faults, record, state, restore }),
  }
}

function checkHost(host: string): void {
  if (host === '127.0.0.1' || host === 'localhost') return
  throw new UsageError(
    `--host ${host}: a paper exchange listens on loopback only, because its control paths ask for no key`,
  )
}

function readFeed(raw: OptionValues): CommandLine['feed'] {
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

function readStep({ step, pairs, regime }: OptionValues): Pick<CommandLine, 'stepMs'> {
  if (step === undefined) return {}
  if (step !== 'hour') return { stepMs: readNumber('--step', step) }
  if (pairs === undefined && regime === undefined) return { stepMs: step }
  throw new UsageError('--step hour is one market of its own; leave out --pairs and --regime')
}

/** What happens on live prices happens once: nothing of it can be played again or at another speed. */
function checkMirror({ speed, state, restore, days }: OptionValues): void {
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
