import type * as z from 'zod/mini'
import type { TextReader } from './textReader.ts'

/** The two venues of streams. */
export type StreamMarket = 'futures' | 'spot'

/** What the two kinds of streams have in common. */
interface SpecBase<Event> {
  readonly market: StreamMarket
  /** Name in the catalogue, unique per market. */
  readonly name: string
  /** Names on the wire with placeholders, or where the event is pushed. */
  readonly patterns: readonly string[]
  /** How often the venue sends, in its own words. */
  readonly updateSpeed: string
  /** Value of `e` in each event; undefined where the venue sends none. */
  readonly event: string | undefined
  /** One event; one row, where messages are lists. */
  readonly schema: z.ZodMiniType<Event>
}

/** A public stream as data: how it is named, what it delivers and how often. */
export interface MarketStreamSpec<Event = unknown, Params extends z.ZodMiniType = z.ZodMiniType>
  extends SpecBase<Event> {
  readonly channel: 'market'
  readonly params: Params
  /** Name on the wire. */
  stream(params: z.output<Params>): string
  /** Whether a message is a list of events. */
  readonly isList: boolean
  /**
   * Reads the text of an event in the form that the venue writes. Whatever it does not know is parsed and
   * goes to the schema, which decides. Gives only what the schema would give.
   */
  readonly readText: TextReader<Event> | undefined
}

/** An event of an account, pushed on the address of its listen key. */
export interface UserEventSpec<Event = unknown> extends SpecBase<Event> {
  readonly channel: 'user'
  readonly event: string
}

/** Any stream or user event. */
export type StreamSpec = MarketStreamSpec<unknown, z.ZodMiniType> | UserEventSpec

/** What a stream delivers. */
export type EventOf<Spec> = Spec extends { readonly schema: z.ZodMiniType<infer Event> }
  ? Event
  : never

/** What a stream is named with. */
export type StreamParams<Spec> = Spec extends {
  readonly params: infer Params extends z.ZodMiniType
}
  ? z.input<Params>
  : never

/** Declares a public stream. */
export function defineStream<Event, Params extends z.ZodMiniType>(spec: {
  readonly market: StreamMarket
  readonly name: string
  readonly patterns: readonly string[]
  readonly updateSpeed: string
  readonly event?: string
  readonly params: Params
  stream(params: z.output<Params>): string
  readonly schema: z.ZodMiniType<Event>
  readonly isList?: boolean
  readonly readText?: TextReader<Event>
}): MarketStreamSpec<Event, Params> {
  return {
    channel: 'market',
    ...spec,
    event: spec.event,
    isList: spec.isList ?? false,
    readText: spec.readText,
  }
}

/** Declares an event of an account. */
export function defineUserEvent<Event>(spec: {
  readonly market: StreamMarket
  readonly name: string
  readonly event: string
  readonly schema: z.ZodMiniType<Event>
}): UserEventSpec<Event> {
  return {
    channel: 'user',
    patterns: ['(pushed on /ws/<listenKey>)'],
    updateSpeed: 'event',
    ...spec,
  }
}
