import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { CliError, layerConfig } from '../src/index.ts'

const schema = z.strictObject({
  leverage: z.coerce
    .number()
    .pipe(z.int('must be a whole number').min(1).max(3, 'must be 1 to 3'))
    .default(1),
  stateDir: z.string().default('here'),
})
const envNames = { stateDir: 'ASTERKIT_STATE_DIR' }

describe('layerConfig', () => {
  it('prefers flags over environment over file over default, and says where each came from', () => {
    const file = { path: 'farm.json', values: { leverage: 2, stateDir: 'file' } }
    const env = { ASTERKIT_STATE_DIR: 'env' }
    expect(layerConfig({ schema, flags: { stateDir: 'flag' }, env, envNames, file })).toEqual({
      values: { leverage: 2, stateDir: 'flag' },
      sources: { leverage: 'file', stateDir: 'flag' },
    })
    expect(layerConfig({ schema, flags: {}, env, envNames, file }).values.stateDir).toBe('env')
    expect(layerConfig({ schema, flags: {}, envNames }).sources.stateDir).toBe('default')
  })

  it('names the flag, variable or file of a bad value in one line with exit 2', () => {
    const failure = (input: Omit<Parameters<typeof layerConfig>[0], 'schema'>) => {
      try {
        layerConfig({ schema, ...input })
      } catch (error) {
        if (error instanceof CliError) return `${error.exitCode} ${error.message}`
      }
      return 'no error'
    }
    expect(failure({ flags: { leverage: '4' } })).toBe('2 --leverage 4: must be 1 to 3')
    expect(failure({ flags: {}, file: { path: 'f.json', values: { leverage: 1.5 } } })).toBe(
      '2 f.json: leverage 1.5: must be a whole number',
    )
    expect(failure({ flags: {}, file: { path: 'f.json', values: { lev: 1 } } })).toBe(
      '2 f.json: unknown setting "lev"; settings are leverage, stateDir',
    )
  })
})
