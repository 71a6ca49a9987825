import { describe, expect, it } from 'vitest'
import { refusalCodes } from '../src/refusalCodes.ts'
import { venueCodes } from '../src/venueCodes.ts'
import { hasFacts, readFact } from './sharedFacts.ts'

describe('venueCodes', () => {
  it('names a code in the venue’s word and ours', () => {
    expect(venueCodes.get(-1121)).toMatchObject({ kind: 'bad-request', name: 'BAD_SYMBOL' })
    expect(venueCodes.get(-4115)?.meaning).toMatch(/earlier transfer exists/)
    expect(venueCodes.size).toBe(162)
  })

  it('knows every code that proves a refusal, and none whose execution is unknown among them', () => {
    expect([...refusalCodes].filter((code) => !venueCodes.has(code))).toEqual([])
    const kinds = [...refusalCodes].map((code) => venueCodes.get(code)?.kind)
    expect(kinds).not.toContain('unknown-execution')
    expect(kinds).not.toContain('server')
    expect(kinds).not.toContain('clock')
  })

  it.skipIf(!hasFacts)('is the compiled list of ../shared (skipped where absent)', () => {
    const { codes } = JSON.parse(readFact('errors.json') ?? '') as {
      codes: readonly { code: number; kind: string; name: string }[]
    }
    const compiled = codes.map(({ code, kind, name }) => ({ code, kind, name }))
    const carried = [...venueCodes.values()].map(({ code, kind, name }) => ({ code, kind, name }))
    const byCode = (a: { code: number }, b: { code: number }) => a.code - b.code
    expect(carried.sort(byCode)).toEqual(compiled.sort(byCode))
  })
})
