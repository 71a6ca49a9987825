import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { confirm, stateFolder } from '../src/index.ts'

describe('stateFolder', () => {
  it('prefers ASTERKIT_STATE_DIR, then the state folder of the system', () => {
    expect(stateFolder({ ASTERKIT_STATE_DIR: '/a', XDG_STATE_HOME: '/b' })).toBe('/a')
    expect(stateFolder({ XDG_STATE_HOME: '/b' }, 'linux')).toBe('/b/asterkit')
    expect(stateFolder({}, 'linux')).toMatch(/\.local\/state\/asterkit$/)
  })
})

describe('confirm', () => {
  const ask = (answer: string, isTTY: boolean) => {
    const stdin = Object.assign(new PassThrough(), { isTTY })
    stdin.end(`${answer}\n`)
    const stdout = new PassThrough()
    return confirm({
      question: 'Sure?',
      expect: 'live 500',
      otherwise: 'pass --yes',
      stdin,
      stdout,
    })
  }
  it('takes only the expected phrase for a yes', async () => {
    expect(await ask(' LIVE 500 ', true)).toBe(true)
    expect(await ask('yes', true)).toBe(false)
  })
  it('takes an end of input for a no', async () => {
    const stdin = Object.assign(new PassThrough(), { isTTY: true })
    stdin.end()
    const stdout = new PassThrough()
    const answer = confirm({ question: 'Sure?', expect: 'yes', otherwise: '-', stdin, stdout })
    expect(await answer).toBe(false)
  })
  it('refuses with exit 3 where nobody can answer', async () => {
    await expect(ask('live 500', false)).rejects.toMatchObject({ exitCode: 3 })
  })
})
