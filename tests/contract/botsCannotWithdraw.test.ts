import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { endpointSpecs } from '@asterkit/sdk'
import { expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '..', '..')

const walletCalls = endpointSpecs
  .filter(({ spec }) => spec.security === 'withdraw' || spec.security === 'management')
  .map(({ name }) => name.split('.')[1]!)

test('no bot names a call that needs the main wallet', () => {
  const forbidden = new RegExp(
    `\\b(?:${walletCalls.join('|')})\\s*[,(})]|\\bwallet(?:V1)?Endpoints\\b|@asterkit/sdk/management`,
  )
  const sources = globSync('{apps/*,packages/strategy,packages/app-kit}/src/**/*.ts', { cwd: ROOT })
  const naming = sources.filter((path) => forbidden.test(readFileSync(join(ROOT, path), 'utf8')))

  expect(walletCalls).toContain('withdraw')
  expect(sources.length).toBeGreaterThan(50)
  expect(naming).toEqual([])
})
