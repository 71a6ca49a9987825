import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'
import { AsterConfigurationError } from '../errors.ts'
import type { NonceOptions, NonceSource } from './nonceSource.ts'
import { readNonce } from './readNonce.ts'

/** Nonces per claim: a tenth of a second of microseconds. The same for all processes, so fixed. */
const BLOCK = 100_000
/** Nonces never lie further ahead of the clock than this, in microseconds. */
const MOST_AHEAD = 1_000_000
/** Claims that stay: the newest are what a slow process is checked against. */
const KEPT = 32
const SUFFIX = '.claim'
const ATTEMPTS = 1000
const LONGEST_WAIT_MS = 2000

/**
 * Makes the nonces of one agent that several processes of this machine share. A process claims a tenth
 * of a second of nonces by creating a file that must not exist, so no nonce is given out twice: not by two
 * processes, not after a crash (the claim of a dead process stays taken), not after the clock steps back.
 * There is no lock that a dead process could hold.
 *
 * A nonce is at most one second ahead of `now` minus the backdating, which is room for ten busy
 * processes; who is faster waits. All processes must use the same backdating. A claim takes a
 * millisecond or so of disk time and serves all calls of its tenth of a second.
 *
 * @param folder Of this agent alone, on a local disk; made when absent.
 * @throws {AsterConfigurationError} The folder cannot be used, or (from `next`) nonces are claimed more
 *   than a second ahead of the clock: it was set back, or another process uses another backdating.
 */
export function fileNonceSource(folder: string, options: NonceOptions): NonceSource {
  const backdating = options.backdatingMicros ?? 0
  translated(folder, () => mkdirSync(folder, { recursive: true, mode: 0o700 }))
  let last = options.lastNonce === undefined ? 0 : readNonce(options.lastNonce)
  last = Math.max(last, endOf(highestClaim(folder)) - 1)
  /** End of the own block, exclusive; nothing is claimed yet. */
  let end = 0

  /** The latest nonce that may be given out now, less the lead. */
  const target = () => {
    const micros = Math.floor(options.now() * 1000) - backdating
    if (Number.isSafeInteger(micros)) return micros
    throw new AsterConfigurationError('the clock does not return epoch milliseconds')
  }
  return {
    next() {
      let nonce = Math.max(target(), last + 1)
      if (nonce >= end) {
        const start = claim(folder, () => Math.max(target(), last + 1), target)
        end = start + BLOCK
        nonce = Math.max(start, target(), last + 1)
        // The claim took longer than its block lasts: time has moved on, and the next one is due.
        if (nonce >= end) nonce = Math.max(start, last + 1)
      }
      waitUntil(nonce - MOST_AHEAD, target)
      last = nonce
      return String(nonce)
    },
    get lastNonce() {
      return last <= 0 ? undefined : String(last)
    },
    restore(nonce) {
      last = Math.max(last, readNonce(nonce))
    },
  }
}

/** Claims the first free block that is neither before `least` nor before any claim. */
function claim(folder: string, least: () => number, target: () => number): number {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const wanted = Math.floor(least() / BLOCK) * BLOCK
    const start = Math.max(wanted, endOf(highestClaim(folder)))
    waitUntil(start - MOST_AHEAD, target)
    if (!create(folder, start)) continue
    // A newer claim means that this one may have existed before and been cleared away.
    if (highestClaim(folder) > start) continue
    clear(folder)
    return start
  }
  throw new AsterConfigurationError(`no nonces can be claimed in ${folder}: too many processes`)
}

function highestClaim(folder: string): number {
  return claims(folder).at(-1) ?? -1
}

/** First nonces of all claims, rising. */
function claims(folder: string): number[] {
  return translated(folder, () => readdirSync(folder))
    .filter((name) => /^\d{16}[.]claim$/.test(name))
    .map((name) => Number(name.slice(0, 16)))
    .sort((a, b) => a - b)
}

function endOf(start: number): number {
  return start < 0 ? 0 : start + BLOCK
}

/** @returns False when another process was faster. Durable when it returns true. */
function create(folder: string, start: number): boolean {
  return translated(folder, () => {
    try {
      syncAndClose(openSync(fileOf(folder, start), 'wx', 0o600))
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return false
      throw error
    }
    // Windows cannot flush a folder, and keeps its entries with the file.
    if (process.platform !== 'win32') syncAndClose(openSync(folder, 'r'))
    return true
  })
}

function syncAndClose(descriptor: number): void {
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** Removes the oldest claims; another process may do the same. */
function clear(folder: string): void {
  for (const start of claims(folder).slice(0, -KEPT)) {
    translated(folder, () => {
      try {
        unlinkSync(fileOf(folder, start))
      } catch (error) {
        if (codeOf(error) !== 'ENOENT') throw error
      }
    })
  }
}

function fileOf(folder: string, start: number): string {
  return join(folder, `${String(start).padStart(16, '0')}${SUFFIX}`)
}

/** Holds this thread until the clock has reached a point, at most two seconds. */
function waitUntil(micros: number, target: () => number): void {
  let waited = 0
  for (;;) {
    const missing = (micros - target()) / 1000
    if (missing <= 0) return
    if (missing + waited > LONGEST_WAIT_MS) {
      throw new AsterConfigurationError(
        `nonces are claimed ${Math.round(missing + MOST_AHEAD / 1000)} ms ahead of the clock: it was set back, or another process uses another backdating`,
      )
    }
    const pause = Math.max(1, Math.ceil(missing))
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pause)
    waited += pause
  }
}

function translated<T>(folder: string, work: () => T): T {
  try {
    return work()
  } catch (cause) {
    throw new AsterConfigurationError(
      `nonces cannot be kept in ${folder}: ${codeOf(cause) ?? 'failed'}; use a folder that this program may write`,
      { cause },
    )
  }
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  return String(error.code)
}
