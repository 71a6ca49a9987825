import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { farmConfig } from '../src/farmConfig.ts'
import { readSettings } from '../src/settings.ts'

const market = { defaults: { cycleIntervalMs: 3_600_000, capitalQuote: '10000' } }

function chosen(flags: Record<string, unknown>) {
  return farmConfig(readSettings(flags, {}), market)
}

function fileOf(content: unknown): string {
  const folder = mkdtempSync(join(tmpdir(), 'farm-config-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'config.json')
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

describe('farmConfig', () => {
  it('takes the market’s defaults when nothing is said', () => {
    const { config, notes } = chosen({})
    expect(config).toMatchObject({ leverage: 1, cycleIntervalMs: 3_600_000, goal: 'profit' })
    expect(notes).toEqual([])
  })

  it('prefers the line to the file, the file to the preset, the preset to the defaults', () => {
    const config = fileOf({ leverage: 3, feeCoverageMultiplier: '0.4', cycleIntervalMs: 60_000 })
    const flags = { preset: 'volume', config, leverage: '1' }
    const { feeCoverageMultiplier, ...rest } = chosen(flags).config
    expect(feeCoverageMultiplier.toFixed()).toBe('0.4')
    expect(rest).toMatchObject({ goal: 'volume', leverage: 1, cycleIntervalMs: 60_000 })
    expect(chosen({ config }).config.leverage).toBe(3)
  })

  it('reads a file of the original bot, with a line for every key', () => {
    const config = fileOf({ leverage_settings: { leverage: 2 }, log_level: 'INFO' })
    const result = chosen({ config })
    expect(result.config.leverage).toBe(2)
    expect(result.notes[0]).toMatch(/^leverage_settings.leverage -> leverage: 1, 2 or 3/)
    expect(result.notes[1]).toBe('log_level: not used: unknown to this import')
  })

  it('refuses a file that is not JSON, and options that do not exist', () => {
    expect(() => chosen({ config: fileOf('{') })).toThrow('is not a readable JSON file')
    expect(() => chosen({ config: fileOf({ leverge: 2 }) })).toThrow('unknown option "leverge"')
  })
})
