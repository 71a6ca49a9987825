import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { helpText, OPTIONS } from '../../src/command-line/options.ts'
import { parseCommandLine } from '../../src/command-line/parseCommandLine.ts'
import { readAccountsFile } from '../../src/command-line/readAccountsFile.ts'
import { readJsonFile } from '../../src/command-line/readJsonFile.ts'
import { UsageError } from '../../src/command-line/usageError.ts'
import { scratchFolder } from '../scratchFolder.ts'

const parse = (...options: string[]) => parseCommandLine(options)

describe('the command line', () => {
  it('has defaults for everything', () => {
    expect(parse()).toEqual({
      port: 8900,
      feed: 'synthetic',
      speed: 1,
      enforceLimits: true,
      tolerantSignatures: false,
      print: 'text',
    })
  })

  it('reads every option', () => {
    const options =
      '--port 9000 --seed 3 --days 2.5 --speed max --chain-id 714 --nonce-window 10000'
    const files = '--accounts a --faults b --record c --state d --restore e --print json'
    const switches = '--no-limits --limit-scale 2 --tolerant-signatures --host localhost'
    expect(parse(...`${options} ${files} ${switches}`.split(' '))).toEqual({
      port: 9000,
      feed: 'synthetic',
      seed: 3,
      days: 2.5,
      speed: 'max',
      chainId: 714,
      nonceWindowMs: 10_000,
      accounts: 'a',
      faults: 'b',
      record: 'c',
      state: 'd',
      restore: 'e',
      print: 'json',
      enforceLimits: false,
      limitScale: 2,
      tolerantSignatures: true,
    })
    expect(parse('--replay', 'x').feed).toBe('recorded')
    expect(parse('--feed', 'mirror', '--symbols', 'BTCUSDT,ETHUSDT')).toMatchObject({
      feed: 'mirror',
      symbols: ['BTCUSDT', 'ETHUSDT'],
    })
    expect(parse('--step', '100', '--pairs', '50', '--regime', 'storm')).toMatchObject({
      stepMs: 100,
      symbolCount: 50,
      regime: 'storm',
    })
    expect(parse('--step', 'hour').stepMs).toBe('hour')
  })

  it.each([
    [['--port', '80.5'], /--port must be a whole number from 0 to 65534, not "80.5"$/],
    [['--port', '65535'], /--port must be a whole number from 0 to 65534/],
    [['--speed', 'fast'], /--speed must be a number above 0/],
    [['--speed', '0'], /--speed must be a number above 0/],
    [['--days', '-3'], /--days must be a number above 0/],
    [['--days', '0'], /--days must be a number above 0 and at most 36500/],
    [['--seed', '1e3'], /--seed must be a whole number from 0/],
    [['--step', '0'], /--step must be a whole number from 1/],
    [['--step', 'day'], /--step must be a whole number from 1/],
    [['--step', 'hour', '--pairs', '5'], /leave out --pairs and --regime/],
    [['--pairs', '201'], /--pairs must be a whole number from 1 to 200/],
    [['--chain-id', '1.5'], /--chain-id must be a whole number from 1/],
    [['--limit-scale', '0'], /--limit-scale must be a number above 0/],
    [['--nonce-window', 'NaN'], /--nonce-window must be a whole number/],
    [['--seed', '1', '--replay', 'x'], /leave it out with --replay/],
    [['--host', '0.0.0.0'], /listens on loopback only/],
    [['--feed', 'real'], /--feed must be synthetic, recorded or mirror, not "real"$/],
    [['--feed', 'recorded'], /needs --replay/],
    [['--feed', 'synthetic', '--replay', 'x'], /leave out --feed synthetic/],
    [['--feed', 'mirror', '--speed', '2'], /leave out --speed and --days/],
    [['--feed', 'mirror', '--days', '2'], /leave out --speed and --days/],
    [['--feed', 'mirror', '--state', 'x'], /leave out --state and --restore/],
    [['--feed', 'mirror', '--restore', 'x'], /leave out --state and --restore/],
    [['--feed', 'mirror', '--symbols', 'BTCUSDT,,'], /--symbols must be names/],
    [['--feed', 'mirror', '--step', '100'], /are of the made-up market/],
    [['--replay', 'x', '--pairs', '5'], /are of the made-up market/],
    [['--symbols', 'BTCUSDT'], /is of recordings and the mirror/],
    [['--regime', 'panic'], /--regime must be calm, trend or storm/],
    [['--print', 'xml'], /--print must be text or json/],
    [['extra'], /too many arguments: extra$/],
    [['--seed'], /^option '--seed <number>' argument missing$/],
    [['--seed', '--no-limits'], /^option '--seed <number>' argument missing$/],
    [['--no-limits=yes'], /^--no-limits takes no value$/],
    [['--limits'], /^unknown option '--limits'$/],
    [['-p', '9000'], /^unknown option '-p'$/],
  ])('refuses %j', (options, message) => {
    expect(() => parse(...options)).toThrow(message)
  })

  it('is told in lines of 80 columns', () => {
    const lines = helpText().split('\n')
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80)
    // One line for each option, help and version: a wrapped one is hard to find.
    expect(lines.filter((line) => line.startsWith('  -'))).toHaveLength(OPTIONS.length + 2)
  })

  it('names the place in a file that it cannot use', () => {
    expect(() => readJsonFile('--faults', '/no/such/file', z.array(z.string()))).toThrow(
      /^--faults .*does not exist$/,
    )
    expect(() => readJsonFile('--faults', import.meta.filename, z.array(z.string()))).toThrow(
      /is not JSON$/,
    )
  })
})

describe('an accounts file', () => {
  it.each([
    ['{', /is not JSON/],
    ['{"accounts":[]}', /accounts: /],
    ['{"accounts":[{"user":"me"}]}', /accounts\.0\.user: expected an address/],
    [
      `{"accounts":[{"user":"0x${'ab'.repeat(20)}","balances":{"spot":{"USDT":5}}}]}`,
      /balances\.spot\.USDT/,
    ],
  ])('is refused like %s', async (text, message) => {
    const file = join(scratchFolder(), 'accounts.json')
    await writeFile(file, text)
    const read = () => readAccountsFile(file)
    expect(read).toThrow(UsageError)
    expect(read).toThrow(message)
  })
})
