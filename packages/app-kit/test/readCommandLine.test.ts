import { describe, expect, it } from 'vitest'
import { type CommandSpec, helpText, readCommandLine } from '../src/index.ts'

const OPEN: CommandSpec = {
  name: 'open',
  words: '<symbol> [capital]',
  description: 'opens a pair, after showing what it costs and asking whether that is what is meant',
  options: [
    ['--dry-run', 'sign nothing'],
    ['--min-volume <usdt>', 'least volume'],
  ],
  load: async () => async () => 0,
}
const commands = [OPEN, { ...OPEN, name: 'close', words: '[symbol]' }]

const input = (...args: string[]) => {
  const line = readCommandLine(commands, args)
  return line.kind === 'run' ? { name: line.command.name, ...line.input } : line.kind
}

describe('readCommandLine', () => {
  it('takes options and words in any order, with a space or an equals sign', () => {
    const read = {
      name: 'open',
      flags: { dryRun: true, minVolume: '5' },
      words: ['BNBUSDT', '1000'],
    }
    expect(input('open', 'BNBUSDT', '--dry-run', '1000', '--min-volume', '5')).toEqual(read)
    expect(input('open', '--min-volume=5', '--dry-run', 'BNBUSDT', '1000')).toEqual(read)
    expect(input('close')).toEqual({ name: 'close', flags: {}, words: [] })
  })

  it('takes the last of a repeated option, and a negative number as a value', () => {
    expect(input('close', '--min-volume', '5', '--min-volume', '-7')).toMatchObject({
      flags: { minVolume: '-7' },
    })
  })

  it('gives an option in brackets a number that follows, and nothing else', () => {
    const watch: CommandSpec = { ...OPEN, words: '[table]', options: [['--watch [seconds]', '']] }
    const read = (...args: string[]) => {
      const line = readCommandLine(watch, args)
      return line.kind === 'run' ? line.input : line.kind
    }
    expect(read('--watch')).toEqual({ flags: { watch: true }, words: [] })
    expect(read('--watch', '5', 'rates')).toEqual({ flags: { watch: '5' }, words: ['rates'] })
    expect(read('--watch=2.5')).toEqual({ flags: { watch: '2.5' }, words: [] })
    expect(read('--watch', 'rates')).toEqual({ flags: { watch: true }, words: ['rates'] })
  })

  it('tells help and version from commands', () => {
    expect(input()).toBe('help')
    expect(input('-h')).toBe('help')
    expect(input('--version')).toBe('version')
    expect(input('-V')).toBe('version')
    expect(readCommandLine(commands, ['open', '--bogus', '--help'])).toEqual({
      kind: 'help',
      command: OPEN,
    })
  })

  it('reads the only command of a program without its name', () => {
    const line = readCommandLine(OPEN, ['BNBUSDT', '--dry-run'])
    expect(line).toMatchObject({ kind: 'run', input: { words: ['BNBUSDT'] } })
    expect(readCommandLine(OPEN, ['--help'])).toEqual({ kind: 'help', command: OPEN })
  })

  it.each([
    [['opne'], 'there is no command opne; there are open, close'],
    [['--dry-run'], "unknown option '--dry-run'"],
    [['close', '--live'], "unknown option '--live'"],
    [['close', '-x'], "unknown option '-x'"],
    [['close', '--min-volume'], "option '--min-volume <usdt>' argument missing"],
    // As a value, it would silently turn a look into a trade.
    [['close', '--min-volume', '--dry-run'], "option '--min-volume <usdt>' argument missing"],
    [['close', '--dry-run=no'], '--dry-run takes no value'],
    [['close', 'BNBUSDT', 'SOLUSDT'], 'too many arguments: SOLUSDT'],
    [['open'], '<symbol> is missing'],
    [['close', '--__proto__', '1'], "unknown option '--__proto__'"],
  ])('refuses %j with exit 2', (args, message) => {
    expect(() => readCommandLine(commands, args)).toThrow(
      expect.objectContaining({ message, exitCode: 2 }),
    )
  })
})

describe('helpText', () => {
  const program = { name: 'farm', description: `${'long '.repeat(30)}end\nsecond`, commands }

  it('has every command and option, in lines of 80 columns', () => {
    const [all, one] = [helpText(program), helpText(program, OPEN)]
    for (const text of ['Usage: farm <command>', 'open <symbol> [capital]  opens', '--version']) {
      expect(all).toContain(text)
    }
    expect(one).toMatch(/^Usage: farm open \[options\] <symbol> \[capital\]\n/)
    expect(one).toContain('  --min-volume <usdt>  least volume\n')
    for (const line of `${all}${one}`.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
  })

  it('shows options and version of a program that is one command', () => {
    const text = helpText({ ...program, commands: OPEN })
    expect(text).toMatch(/^Usage: farm \[options\] <symbol>/)
    expect(text).toContain('--dry-run')
    expect(text).toContain('--version')
  })
})
