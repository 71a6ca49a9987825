import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { playFarm } from './failures/playFarm.ts'

it.each<[string[], number, string]>([
  [['dashbord'], 2, 'there is no command dashbord; there are start, run, dashboard, pairs, rates,'],
  [['run', '--bogus'], 2, "unknown option '--bogus'"],
  [['run', '--leverage', '4'], 2, '--leverage 4: must be 1, 2 or 3'],
  [['run', '--leverage'], 2, 'argument missing'],
  [['run', '--days', 'many'], 2, '--days many: must be a whole number'],
  [['run', '--replay', 'missing-dir'], 2, 'missing-dir'],
  [['run', '--replay', 'apps', '--json'], 2, 'no files named like'],
  [['run', '--capital', '3'], 3, 'is too little'],
  [['run', '--capital', '0'], 2, 'capital'],
  [['run', '--symbols', 'NOSUCHUSDT'], 2, 'NOSUCHUSDT is not listed'],
  [['run', '--symbols', 'FORMUSDT'], 2, 'FORMUSDT has no perpetual here'],
  [['run', '--symbols', 'XAUUSDT'], 2, 'XAUUSDT has no spot market here'],
  [['run', '--live', '--testnet'], 2, 'choose one of'],
  [['run', '--live'], 2, 'API_USER'],
  [['run', '--testnet', '--yes'], 2, 'API_USER'],
  [['run', '--live', '--fresh'], 3, '--fresh would forget'],
  [['run', '--paper-url', 'https://example.com'], 2, '--paper-url'],
  [['run', '--paper-url', 'http://127.0.0.1:1'], 1, '127.0.0.1:1'],
  [['open', 'SOLUSDT'], 2, 'open takes a symbol and a capital'],
  [['open', 'SOLUSDT', 'much'], 2, 'much: the capital must be an amount'],
  [['open', 'NOPEUSDT', '100', '--yes'], 2, 'NOPEUSDT is not listed here'],
  [['open', 'SOLUSDT', '3', '--yes'], 3, 'needs at least'],
  [['open', 'SOLUSDT', '100'], 3, 'pass --yes. Nothing was sent'],
  [['close', '--yes'], 3, 'no pair is held'],
  [['halt'], 2, 'there is no session'],
  [['open', 'SOLUSDT', '100', '--live', '--yes'], 2, '--live needs keys'],
])('ends %j with exit %i and one line', async (args, code, text) => {
  const stateDir = mkdtempSync(join(tmpdir(), 'farm-input-'))
  const env = { ASTERKIT_STATE_DIR: stateDir, HOME: stateDir, NODE_DISABLE_COMPILE_CACHE: '1' }
  const end = await playFarm(args, { env })
  const hasCrashed = existsSync(join(stateDir, 'crashes'))
  rmSync(stateDir, { recursive: true })
  expect(end).toMatchObject({ code })
  const errors = end.stderr.trimEnd().split('\n')
  expect(errors).toHaveLength(1)
  expect(errors[0]).toContain(text)
  expect(errors[0]).not.toContain('unexpected')
  expect(hasCrashed).toBe(false)
})
