import type * as z from 'zod/mini'
import { isFields } from '../plainChecks.ts'
import { parseJson } from '../transport/parseJson.ts'
import type { Subscription } from './subscription.ts'

/** What reading one message came to. */
type Reading =
  | 'read'
  /** It cannot be read: an event is lost. */
  | 'unreadable'
  /** It is of a kind that we do not know. */
  | { readonly unknownKind: string }
  /** The address has expired. */
  | 'renew'

/** Takes an event. */
type EventSink<Event> = (stream: string, event: Event) => void

/** Reads the messages of one connection. */
export type StreamReader<Event> = (text: string, sink: EventSink<Event>) => Reading

/** Reads a connection of one public stream, which delivers bare events. */
export function singleReader<Event>(one: Subscription<Event>): StreamReader<Event> {
  return (text, sink) => {
    const event = one.readText?.(text, 0, text.length)
    if (event !== undefined) {
      sink(one.stream, event)
      return 'read'
    }
    const message = parseText(text)
    return message === undefined ? 'unreadable' : readPayload(one, message, sink)
  }
}

/** Reads a connection of several public streams, which delivers events in an envelope with their name. */
export function combinedReader<Event>(many: readonly Subscription<Event>[]): StreamReader<Event> {
  const byName = new Map(many.map((one) => [one.stream, one]))
  const readEnvelope = envelopeReader(many)
  return (text, sink) => {
    if (readEnvelope(text, sink)) return 'read'
    const message = parseText(text)
    if (!isFields(message) || typeof message.stream !== 'string') return 'unreadable'
    const one = byName.get(message.stream)
    if (one === undefined) return { unknownKind: message.stream.slice(0, 100) }
    return readPayload(one, message.data, sink)
  }
}

const BEFORE_NAME = '{"stream":"'
const CLOSING = 125

/** Reads envelopes in the usual form around events in the usual form; false for all else. */
function envelopeReader<Event>(many: readonly Subscription<Event>[]) {
  const openings = new Map(
    many.map((one) => [one.stream, { one, opening: `${BEFORE_NAME}${one.stream}","data":` }]),
  )
  /** Messages of one stream often follow each other: its opening is tried before names are looked up. */
  let [last] = openings.values()
  return (text: string, sink: EventSink<Event>): boolean => {
    if (last === undefined || !text.startsWith(last.opening)) {
      const name = text.slice(BEFORE_NAME.length, text.indexOf('"', BEFORE_NAME.length))
      last = openings.get(name)
      if (last === undefined || !text.startsWith(last.opening)) return false
    }
    const { one, opening } = last
    const end = text.length - 1
    if (text.charCodeAt(end) !== CLOSING) return false
    const event = one.readText?.(text, opening.length, end)
    if (event === undefined) return false
    sink(one.stream, event)
    return true
  }
}

/** Reads the connection of an account. Long ids keep all their digits. */
export function userReader<Union extends z.ZodMiniDiscriminatedUnion>(
  name: string,
  schema: Union,
): StreamReader<z.output<Union>> {
  const known = new Set(schema.def.options.flatMap((option) => kindsOf(option)))
  return (text, sink) => {
    const message = parseText(text, parseJson)
    if (!isFields(message) || typeof message.e !== 'string') return 'unreadable'
    if (message.e === 'listenKeyExpired') return 'renew'
    if (!known.has(message.e)) return { unknownKind: message.e.slice(0, 100) }
    const parsed = schema.safeParse(message)
    if (!parsed.success) return 'unreadable'
    sink(name, parsed.data)
    return 'read'
  }
}

function readPayload<Event>(
  one: Subscription<Event>,
  payload: unknown,
  sink: EventSink<Event>,
): Reading {
  const read = one.read(payload)
  if (read === undefined) return 'unreadable'
  if (one.isList) for (const event of read as readonly Event[]) sink(one.stream, event)
  else sink(one.stream, read as Event)
  return 'read'
}

function parseText(text: string, parse: (text: string) => unknown = JSON.parse): unknown {
  try {
    return parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function kindsOf(option: z.core.$ZodType): readonly string[] {
  const kinds = option._zod.propValues?.e
  return kinds === undefined ? [] : [...kinds].map(String)
}
