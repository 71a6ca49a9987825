import { CliError } from '@asterkit/app-kit'
import { describe, expect, it } from 'vitest'
import { readSettings } from '../src/settings.ts'

const read = (flags: Readonly<Record<string, unknown>> = {}, ...words: string[]) =>
  readSettings({ flags, words })

describe('readSettings', () => {
  it('shows prices of the local market once by default, by the rules of the farm', () => {
    const settings = read()
    expect(settings).toMatchObject({ table: 'spreads', live: false, periods: 10, byMean: false })
    expect(settings.watch).toBeUndefined()
    expect(
      [settings.minVolume, settings.minApr, settings.maxBasis].map((each) => each.toFixed()),
    ).toEqual(['250000000', '5.4', '0.15'])
  })

  it('watches every ten seconds unless told otherwise', () => {
    expect(read({ watch: true }).watch).toBe(10)
    expect(read({ watch: '2.5' }).watch).toBe(2.5)
  })

  it('takes symbols in any case, once each', () => {
    expect(read({ symbols: 'solusdt, BNBUSDT,SOLUSDT' }).symbols).toEqual(['SOLUSDT', 'BNBUSDT'])
  })

  it.each([
    [{ watch: '0' }, [], '--watch 0: must be 1 to 86400 seconds'],
    [{ size: '0' }, [], '--size 0: must be above 0'],
    [{ size: '1e3' }, [], '--size 1e3: must be a plain number, such as 1000 or 0.15'],
    [{ periods: '1' }, ['funding'], '--periods 1: must be 2 to 1000'],
    [{ symbols: 'SOL;rm' }, [], /^--symbols SOL;rm: must be symbols/],
    [{ paperUrl: 'http://example.com' }, [], /must be an http address of this machine/],
    [{ json: true, csv: true }, [], 'choose one of --json and --csv'],
    [{ live: true, paperUrl: 'http://127.0.0.1:1' }, [], 'choose one of --live and --paper-url'],
    [{ live: true, seed: '3' }, [], /^--seed is for the made-up market/],
    [{ size: '5' }, ['funding'], '--size belongs to the table spreads, not to funding'],
    [{ minApr: '5' }, [], '--min-apr belongs to the table funding, not to spreads'],
    [{}, ['rates'], 'there is no table rates; there are spreads, funding'],
  ] as const)('refuses %j %j in one line', (flags, words, message) => {
    expect(() => read(flags, ...words)).toThrow(CliError)
    expect(() => read(flags, ...words)).toThrow(message)
  })
})
