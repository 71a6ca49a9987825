import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { AsterConfigurationError } from '../../src/index.ts'
import { wasmSigner } from '../../src/wasm.ts'
import { AGENT_KEY } from '../loopbackServer.ts'

describe('wasmSigner', () => {
  it.each([
    ['zero', `0x${'0'.repeat(64)}`],
    ['beyond the curve', `0x${'f'.repeat(64)}`],
    ['too short', AGENT_KEY.slice(0, -2)],
  ])('refuses a key that is %s without repeating it', async (_, key) => {
    const error = await wasmSigner(key).catch((one: unknown) => one)
    expect(error).toBeInstanceOf(AsterConfigurationError)
    expect(String(error)).toContain('private key')
    expect(String(error)).not.toContain(key.slice(2))
  })

  it('says what to install where the optional package is absent, and only when it is used', () => {
    const entry = new URL('../../src/wasm.ts', import.meta.url).href
    const program = `
      import { registerHooks } from 'node:module'
      registerHooks({
        resolve(name, context, next) {
          if (name === 'tiny-secp256k1') throw new Error('no such package')
          return next(name, context)
        },
      })
      const { wasmSigner } = await import(${JSON.stringify(entry)})
      console.log('loaded')
      await wasmSigner('${AGENT_KEY}').catch((error) => console.log(error.name, error.message))`
    const options = ['--conditions=source', '--input-type=module', '--eval', program]
    const { stdout } = spawnSync(process.execPath, options, { encoding: 'utf8' })
    expect(stdout).toMatch(/^loaded\nAsterConfigurationError .*tiny-secp256k1: install it/)
  })
})
