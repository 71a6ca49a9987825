import { readControlAnswer } from './controlMessage.ts'
import type { StreamRuntime } from './streamRuntime.ts'
import type { StreamSocket } from './streamSocket.ts'
import { TimerGroup } from './timerGroup.ts'

/** What one connection is for. */
export interface ConnectionPlan {
  readonly url: string
  /** Names to ask for once it is open, beyond those in the address. */
  readonly subscribe: readonly string[]
  /** How many messages we may send in a second. */
  readonly messagesPerSecond: number
  /** Gives the connection up after so much silence, answers to our questions aside. */
  readonly maxSilenceMs?: number | undefined
  /**
   * Whether the venue is known to answer questions here. Where it is not, on the address of a listen key,
   * silence proves a loss only after an earlier question was answered.
   */
  readonly isAnswering: boolean
}

/** What a connection reports. Nothing after `onEnd` or `close`. */
export interface ConnectionEvents {
  /** Everything that was asked for is being heard. */
  onReady(): void
  /** A message that is no control answer; only after `onReady`. Empty for what is no text. */
  onText(text: string): void
  /** It is over, or was never possible. */
  onEnd(reason: string): void
}

/** An open connection. */
export interface Connection {
  /** Ends it without a word. */
  close(): void
}

const CONNECT_TIMEOUT_MS = 10_000
const LONGEST_MESSAGE = 16 * 1024 * 1024
const NAMES_PER_MESSAGE = 100

/** Opens one WebSocket, subscribes, and watches over it. */
export function openConnection(
  plan: ConnectionPlan,
  runtime: StreamRuntime,
  events: ConnectionEvents,
): Connection {
  const timers = new TimerGroup(runtime.timers)
  const socket: StreamSocket = new runtime.WebSocket(plan.url)
  const ask = pacedSender(socket, timers, 1000 / plan.messagesPerSecond)
  const awaited = new Set<number>()
  /** Messages before everything is heard; undefined from then on. */
  let early: string[] | undefined = []
  let isOver = false
  let hasHeard = true
  let hasData = true
  let isAnswering = plan.isAnswering

  function close() {
    if (isOver) return
    isOver = true
    timers.end()
    socket.onopen = socket.onmessage = socket.onclose = null
    // An error of a socket that is being given up has no reader, and must not become uncaught.
    socket.onerror = () => undefined
    socket.close()
  }
  function end(reason: string) {
    if (isOver) return
    close()
    events.onEnd(reason)
  }
  function becomeReady() {
    const texts = early ?? []
    early = undefined
    cancelTimeout()
    events.onReady()
    for (const text of texts) if (!isOver) events.onText(text)
  }
  function onAnswer(answer: NonNullable<ReturnType<typeof readControlAnswer>>) {
    isAnswering = true
    if (answer.kind === 'refused') {
      if (awaited.size > 0) end(`subscription refused: ${answer.message}`)
      return
    }
    if (awaited.delete(answer.id) && awaited.size === 0 && early !== undefined) becomeReady()
  }

  const batches = batchesOf(plan.subscribe)
  const cancelTimeout = timers.after(
    CONNECT_TIMEOUT_MS + (batches.length * 1000) / plan.messagesPerSecond,
    () => end('no connection'),
  )
  socket.onopen = () => {
    watchSilence()
    if (batches.length === 0) return becomeReady()
    for (const params of batches) awaited.add(ask('SUBSCRIBE', params))
  }
  socket.onmessage = ({ data }: { readonly data: unknown }) => {
    hasHeard = true
    const text = typeof data === 'string' && data.length <= LONGEST_MESSAGE ? data : ''
    const answer = readControlAnswer(text)
    if (answer !== undefined) return onAnswer(answer)
    hasData = true
    if (early === undefined) events.onText(text)
    else if (early.push(text) > runtime.bufferLimit) end('too many messages before subscribing')
  }
  socket.onerror = () => end(early === undefined ? 'connection lost' : 'no connection')
  socket.onclose = () => end('connection lost')

  function watchSilence() {
    if (plan.maxSilenceMs !== undefined) {
      timers.every(plan.maxSilenceMs, () => {
        if (!hasData) end('silent')
        hasData = false
      })
    }
    if (runtime.probeAfterMs === 0) return
    timers.every(runtime.probeAfterMs, () => {
      if (!hasHeard && isAsked && isAnswering) return end('no sign of life')
      isAsked = !hasHeard
      if (isAsked) ask('LIST_SUBSCRIPTIONS')
      hasHeard = false
    })
  }
  let isAsked = false
  return { close }
}

/** Sends control messages no faster than allowed. Returns their id. */
function pacedSender(socket: StreamSocket, timers: TimerGroup, pauseMs: number) {
  const waiting: string[] = []
  let lastId = 0
  let isPausing = false
  function sendNext() {
    isPausing = false
    const text = waiting.shift()
    if (text === undefined) return
    socket.send(text)
    isPausing = true
    timers.after(pauseMs, sendNext)
  }
  return (method: string, params?: readonly string[]): number => {
    const id = ++lastId
    waiting.push(JSON.stringify({ method, ...(params === undefined ? {} : { params }), id }))
    if (!isPausing) sendNext()
    return id
  }
}

function batchesOf(names: readonly string[]): readonly (readonly string[])[] {
  const count = Math.ceil(names.length / NAMES_PER_MESSAGE)
  return Array.from({ length: count }, (_, index) =>
    names.slice(index * NAMES_PER_MESSAGE, (index + 1) * NAMES_PER_MESSAGE),
  )
}
