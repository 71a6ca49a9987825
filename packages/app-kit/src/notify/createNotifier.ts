import type { Channel } from './channels.ts'
import type { Notification } from './notification.ts'

/** Sends notifications in the background. */
export interface Notifier {
  /** Queues a notification for every channel and returns at once. Never throws, never waits. */
  notify(notification: Notification): void
  /** Waits until everything has left, at most so many milliseconds; then gives up what is left. */
  close(patienceMs: number): Promise<void>
}

/** Waiting times between tries, ms; the last one repeats. */
const RETRY_MS = [1_000, 2_000, 5_000, 15_000, 60_000]
const MAX_TRIES = 8
/** Longest wait that a server may ask for. */
const LONGEST_WAIT_MS = 120_000
const CALL_TIMEOUT_MS = 10_000

/**
 * Makes a notifier with one bounded queue per channel, so that a dead channel holds up neither trading nor
 * the other channels. When a queue is full the oldest unimportant notification goes, and the next one that
 * is sent says how many are missing. A notification may arrive twice when an answer is lost.
 */
export function createNotifier(options: {
  readonly channels: readonly Channel[]
  /** Notifications that wait per channel at most. @default 100 */
  readonly capacity?: number
  /** Hears of the first failure in a row of each channel. Gets no address and no token. */
  readonly onFailure: (channel: Channel['name'], reason: string) => void
}): Notifier {
  const giveUp = new AbortController()
  const workers = options.channels.map((channel) =>
    startWorker(channel, options.capacity ?? 100, options.onFailure, giveUp.signal),
  )
  return {
    notify: (notification) => {
      for (const worker of workers) worker.push(notification)
    },
    async close(patienceMs) {
      const timer = setTimeout(() => giveUp.abort(), patienceMs)
      await Promise.all(workers.map((worker) => worker.idle()))
      clearTimeout(timer)
      giveUp.abort()
    },
  }
}

interface Worker {
  push(notification: Notification): void
  idle(): Promise<void>
}

function startWorker(
  channel: Channel,
  capacity: number,
  onFailure: (channel: Channel['name'], reason: string) => void,
  giveUp: AbortSignal,
): Worker {
  const queue: Notification[] = []
  let missing = 0
  let isFailing = false
  let running: Promise<void> | undefined
  const work = async () => {
    for (let next = queue.shift(); next !== undefined && !giveUp.aborted; next = queue.shift()) {
      const lost = missing
      const told = lost === 0 ? next : withMissing(next, lost)
      const failure = await deliver(channel, told, giveUp)
      if (failure === undefined) missing -= lost
      else missing += 1
      if (failure !== undefined && !isFailing) onFailure(channel.name, failure)
      isFailing = failure !== undefined
    }
    running = undefined
  }
  return {
    push(notification) {
      if (giveUp.aborted) return
      if (queue.length >= capacity) {
        const unimportant = queue.findIndex(({ level }) => level !== 'critical')
        queue.splice(Math.max(0, unimportant), 1)
        missing += 1
      }
      queue.push(notification)
      running ??= work()
    },
    idle: async () => {
      while (running !== undefined) await running
    },
  }
}

function withMissing(notification: Notification, missing: number): Notification {
  const text = `${missing} earlier notification${missing === 1 ? '' : 's'} could not be delivered`
  return {
    ...notification,
    text: notification.text === '' ? text : `${notification.text}\n${text}`,
  }
}

/** @returns Why it could not be delivered, without addresses; undefined when it was. */
async function deliver(
  channel: Channel,
  notification: Notification,
  giveUp: AbortSignal,
): Promise<string | undefined> {
  let reason = 'given up'
  for (let attempt = 0; attempt < MAX_TRIES && !giveUp.aborted; attempt += 1) {
    const answer = await post(channel, notification, giveUp)
    if (answer === undefined) return undefined
    reason = answer.reason
    if (answer.isFinal) return reason
    const pause = answer.waitMs ?? RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)] ?? 0
    await wait(Math.min(pause, LONGEST_WAIT_MS), giveUp)
  }
  return reason
}

interface Failure {
  readonly reason: string
  /** Trying again cannot help. */
  readonly isFinal: boolean
  readonly waitMs?: number
}

async function post(
  channel: Channel,
  notification: Notification,
  giveUp: AbortSignal,
): Promise<Failure | undefined> {
  const { url, body } = channel.request(notification)
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.any([giveUp, AbortSignal.timeout(CALL_TIMEOUT_MS)]),
    })
    // The answer is not needed, and may be endless.
    await response.body?.cancel()
    if (response.ok) return undefined
    const { status } = response
    const isFinal = status >= 400 && status < 500 && status !== 408 && status !== 429
    const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
    const waitMs = seconds > 0 ? { waitMs: seconds * 1000 } : {}
    return { reason: `the server answered ${status}`, isFinal, ...waitMs }
  } catch (error) {
    // Messages of fetch can carry the address, which is a secret.
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
    const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : ''
    const isTimeout = error instanceof Error && error.name === 'TimeoutError'
    return { reason: isTimeout ? 'no answer in time' : `not reached${code}`, isFinal: false }
  }
}

function wait(durationMs: number, giveUp: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (giveUp.aborted) return resolve()
    const done = () => {
      clearTimeout(timer)
      giveUp.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, durationMs)
    giveUp.addEventListener('abort', done)
  })
}
