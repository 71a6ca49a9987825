import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { exitCodes, refusedError, tellError, usageError } from '../src/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'app-kit-run-'))
afterAll(() => rmSync(folder, { recursive: true }))
const PASSWORD = 'correct horse'
const options = { name: 'farm', detailsFolder: () => folder }

describe('tellError', () => {
  it('turns known errors into one line and their status', () => {
    expect(tellError(usageError('bad\nflag'), options)).toEqual({
      line: 'farm: bad flag',
      exitCode: exitCodes.usage,
    })
    expect(tellError(refusedError('no'), options).exitCode).toBe(3)
  })

  it('asks the app to translate the errors of libraries', () => {
    const translate = (error: unknown) =>
      error instanceof RangeError ? usageError('out of range') : undefined
    expect(tellError(new RangeError('x'), { ...options, translate }).line).toBe(
      'farm: out of range',
    )
  })

  it('puts the stack and causes of unexpected errors into a file, secrets masked', () => {
    const secret = `0x${'9f'.repeat(32)}`
    const error = new TypeError(`broke with ${secret}`, { cause: new Error('deeper') })
    const told = tellError(error, options)
    expect(told.exitCode).toBe(1)
    expect(told.line).toMatch(/^farm: unexpected TypeError: broke with \*\*\* \(details: /)
    const path = told.line.slice(told.line.indexOf('details: ') + 9, -1)
    const details = readFileSync(path, 'utf8')
    expect(details).toContain('caused by Error: deeper')
    expect(details).not.toContain(secret)
  })

  it('says so when the details cannot be saved', () => {
    const file = join(folder, 'a-file')
    writeFileSync(file, '')
    const told = tellError(new Error('x'), { ...options, detailsFolder: () => file })
    expect(told.line).toContain('could not be saved')
    expect(told.details).toContain('Error: x')
  })

  it('masks what the folder itself complains about', () => {
    const key = '9f'.repeat(32)
    const detailsFolder = () => {
      throw new Error(`no home for ${key}, ${PASSWORD}`)
    }
    const told = tellError(new Error('x'), { ...options, detailsFolder, secrets: () => [PASSWORD] })
    expect(told.line).toContain('could not be saved: no home for ***, ***')
  })
})
