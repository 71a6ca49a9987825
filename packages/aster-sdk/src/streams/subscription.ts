import type * as z from 'zod/mini'
import { AsterValidationError } from '../errors.ts'
import { inWords } from '../inWords.ts'
import type { MarketStreamSpec, StreamMarket } from './streamSpec.ts'
import type { TextReader } from './textReader.ts'

/** One public stream with its parameters, ready to be watched. */
export interface Subscription<Event = unknown> {
  readonly market: StreamMarket
  /** Name on the wire, e.g. `btcusdt@aggTrade`. */
  readonly stream: string
  /** Reads one message. Undefined when it is not of this stream. */
  read(message: unknown): Event | readonly Event[] | undefined
  /** Reads the text of one message, if it is in the usual form. */
  readonly readText: TextReader<Event> | undefined
  /** Whether what `read` gives is a list. */
  readonly isList: boolean
}

/** Characters that would end the name or start another one in an address. */
const UNSAFE = /[\s/?#&%]/

/**
 * Names a public stream.
 *
 * @example
 * subscription(futuresStreams.kline, { symbol: 'BTCUSDT', interval: '1m' }).stream // btcusdt@kline_1m
 * @throws {AsterValidationError} A parameter breaks the schema; nothing was sent.
 */
export function subscription<Event, Params extends z.ZodMiniType>(
  spec: MarketStreamSpec<Event, Params>,
  params: z.input<Params>,
): Subscription<Event> {
  const parsed = spec.params.safeParse(params, inWords)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    const field = issue?.path.join('.') || 'params'
    throw new AsterValidationError(field, `${spec.name}: ${field}: ${issue?.message ?? 'invalid'}`)
  }
  const stream = spec.stream(parsed.data)
  if (UNSAFE.test(stream)) {
    throw new AsterValidationError('symbol', `${spec.name}: not a stream name: ${stream}`)
  }
  return {
    market: spec.market,
    stream,
    isList: spec.isList,
    readText: spec.readText,
    read: spec.isList ? listReader(spec) : eventReader(spec),
  }
}

function eventReader<Event>({ schema }: MarketStreamSpec<Event, z.ZodMiniType>) {
  return (message: unknown): Event | undefined => {
    const parsed = schema.safeParse(message)
    return parsed.success ? parsed.data : undefined
  }
}

/**
 * Reads a list of events, or a single one. What breaks the schema is left out, so that one odd symbol
 * does not hide all others; nothing readable at all is unreadable.
 */
function listReader<Event>({ schema }: MarketStreamSpec<Event, z.ZodMiniType>) {
  return (message: unknown): readonly Event[] | undefined => {
    const rows: readonly unknown[] = Array.isArray(message) ? message : [message]
    const events: Event[] = []
    for (const row of rows) {
      const parsed = schema.safeParse(row)
      if (parsed.success) events.push(parsed.data)
    }
    return events.length > 0 || rows.length === 0 ? events : undefined
  }
}
