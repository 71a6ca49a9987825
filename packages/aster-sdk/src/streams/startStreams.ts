import { AsterSchemaError } from '../errors.ts'
import { Shard, type ShardSource } from './shard.ts'
import type { GapReason, StreamOptions } from './streamItem.ts'
import type { StreamReader } from './streamReader.ts'
import { streamRuntime } from './streamRuntime.ts'
import { TimerGroup } from './timerGroup.ts'

/** One connection and how to read it. */
export interface StreamSource<Event> extends ShardSource {
  readonly read: StreamReader<Event>
}

/** Takes what streams deliver, as it happens. */
export interface StreamSink<Event> {
  /** All connections are there for the first time. */
  onOpen(): void
  onEvent(stream: string, event: Event): void
  /** Messages of these streams are missing. */
  onGap(reason: GapReason, streams: readonly string[]): void
  /** These streams are not heard, until a gap says that they are heard again. */
  onDown?(streams: readonly string[]): void
  onStale(stream: string, silentMs: number): void
  /** It can never work. Nothing follows. */
  onFailure(error: Error): void
}

const UNKNOWN_KINDS_TOLD = 100

/** Connects, and keeps connected until the returned function is called. */
export function startStreams<Event>(
  sources: readonly StreamSource<Event>[],
  options: StreamOptions,
  sink: StreamSink<Event>,
): () => void {
  const runtime = streamRuntime(options)
  const staleness = watchStaleness(
    sources,
    options.staleAfterMs,
    new TimerGroup(runtime.timers),
    sink,
  )
  const unknown = new Set<string>()
  const opened = new Set<StreamSource<Event>>()
  const onEvent = (stream: string, event: Event) => {
    staleness.hear(stream)
    sink.onEvent(stream, event)
  }
  function tellUnknown(source: StreamSource<Event>, kind: string) {
    if (unknown.has(kind) || unknown.size >= UNKNOWN_KINDS_TOLD) return
    unknown.add(kind)
    runtime.onTrouble(new AsterSchemaError('e', `${source.name}: unknown kind of event: ${kind}`))
  }
  const shards = sources.map(
    (source) =>
      new Shard(source, runtime, {
        onReady() {
          if (opened.has(source)) return sink.onGap('reconnected', source.streams)
          opened.add(source)
          if (opened.size === sources.length) sink.onOpen()
        },
        onDown: () => sink.onDown?.(source.streams),
        onIncomplete: () => sink.onGap('overflow', source.streams),
        onText(text) {
          const reading = source.read(text, onEvent)
          if (reading === 'read') return undefined
          if (reading === 'renew') return reading
          if (reading === 'unreadable') sink.onGap(reading, source.streams)
          else tellUnknown(source, reading.unknownKind)
          return undefined
        },
        onFailure(error) {
          stop()
          sink.onFailure(error)
        },
      }),
  )
  function stop() {
    staleness.stop()
    for (const shard of shards) shard.stop()
  }
  for (const shard of shards) shard.start()
  return stop
}

/** Notices silence in steps of a quarter of the limit, so that an event costs no clock. */
function watchStaleness<Event>(
  sources: readonly StreamSource<Event>[],
  staleAfterMs: number | undefined,
  timers: TimerGroup,
  sink: StreamSink<Event>,
) {
  if (staleAfterMs === undefined) return { hear: () => undefined, stop: () => undefined }
  const stepMs = staleAfterMs / 4
  const silentSteps = new Map(sources.flatMap(({ streams }) => streams.map((name) => [name, 0])))
  timers.every(stepMs, () => {
    for (const [stream, steps] of silentSteps) {
      silentSteps.set(stream, steps + 1)
      if (steps + 1 === 5) sink.onStale(stream, staleAfterMs)
    }
  })
  return {
    hear(stream: string) {
      silentSteps.set(stream, 0)
    },
    stop: () => timers.end(),
  }
}
