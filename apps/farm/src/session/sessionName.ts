import { createHash } from 'node:crypto'
import { basename, resolve } from 'node:path'
import { runningPaperName } from '@asterkit/app-kit/aster'
import type { Settings } from '../settings.ts'

/** Seed of a synthetic market when nobody asks for another one. */
export const DEFAULT_SEED = 7

/**
 * Returns the name of a paper session's folder: one memory per market that is played, so that another
 * seed or recording never meets the positions of this one.
 */
export function paperSessionName(
  settings: Pick<Settings, 'replay' | 'seed' | 'from' | 'days' | 'paperUrl'>,
): string {
  if (settings.paperUrl !== undefined) return runningPaperName(settings.paperUrl)
  if (settings.replay === undefined) return `paper-seed-${settings.seed ?? DEFAULT_SEED}`
  const folder = resolve(settings.replay)
  const from =
    settings.from === undefined ? 'start' : new Date(settings.from).toISOString().slice(0, 13)
  const key = [folder, settings.from ?? '', settings.days ?? ''].join('|')
  return `paper-replay-${safeName(basename(folder))}-${from}-${settings.days ?? 'all'}d-${digest(key)}`
}

/** Returns the name of the folder of one account on one exchange. */
export function accountSessionName(
  mode: 'testnet' | 'live' | 'custom',
  user: string,
  hosts: readonly string[],
): string {
  return `${mode}-${digest([user.toLowerCase(), ...hosts].join('|'))}`
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 10)
}

function safeName(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9_-]/g, '-').slice(0, 40) || 'folder'
}
