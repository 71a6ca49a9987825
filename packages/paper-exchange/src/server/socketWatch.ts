import type { WebSocket } from 'ws'
import type { StreamLimits } from './streamLimits.ts'

const SECOND_MS = 1000
/** The client broke a rule of the venue. */
const POLICY_VIOLATION = 1008
/** The connection has lived its time. */
const GOING_AWAY = 1001

interface Watched {
  readonly openedAt: number
  pingedAt: number
  pongedAt: number
  /** When the running second of message counting began. */
  secondStart: number
  messages: number
}

/**
 * Holds sockets to the rules of a connection: pings them, closes those that stay silent, talk too much or
 * are too old. Real time.
 */
export function watchSocket(limits: StreamLimits): {
  add(client: WebSocket): void
  /** Ends the watching, not the sockets. */
  stop(): void
} {
  const watched = new Map<WebSocket, Watched>()
  const sweep = () => {
    const now = performance.now()
    for (const [client, state] of watched) check(client, state, limits, now)
  }
  const sweepMs = Math.min(SECOND_MS, limits.pingEveryMs / 4)
  const timer = setInterval(sweep, sweepMs)
  timer.unref()
  return {
    add(client) {
      const now = performance.now()
      const state: Watched = {
        openedAt: now,
        pingedAt: now,
        pongedAt: now,
        secondStart: now,
        messages: 0,
      }
      watched.set(client, state)
      client.on('close', () => watched.delete(client))
      client.on('pong', () => {
        state.pongedAt = performance.now()
      })
      for (const kind of ['message', 'ping', 'pong'] as const) {
        client.on(kind, () => count(client, state, limits))
      }
    },
    stop: () => clearInterval(timer),
  }
}

function check(client: WebSocket, state: Watched, limits: StreamLimits, now: number): void {
  if (now - state.openedAt >= limits.lifetimeMs) {
    client.close(GOING_AWAY, 'Connection lifetime reached')
  } else if (now - state.pongedAt >= limits.pongWithinMs) {
    client.close(POLICY_VIOLATION, 'Pong timeout')
  } else if (now - state.pingedAt >= limits.pingEveryMs && client.readyState === client.OPEN) {
    state.pingedAt = now
    client.ping()
  }
}

function count(client: WebSocket, state: Watched, limits: StreamLimits): void {
  const now = performance.now()
  if (now - state.secondStart >= SECOND_MS) {
    state.secondStart = now
    state.messages = 0
  }
  state.messages += 1
  if (state.messages > limits.maxMessagesPerSecond) {
    client.close(POLICY_VIOLATION, 'Too many requests')
  }
}
