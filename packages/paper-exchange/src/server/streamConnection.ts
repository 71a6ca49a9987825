import { z } from 'zod'

/** Where a connection's text goes. */
export interface StreamSink {
  send(text: string): void
}

const Control = z.looseObject({
  method: z.enum([
    'SUBSCRIBE',
    'UNSUBSCRIBE',
    'LIST_SUBSCRIPTIONS',
    'SET_PROPERTY',
    'GET_PROPERTY',
  ]),
  params: z.array(z.unknown()).max(1024).optional(),
  id: z.int().min(0),
})

const METHODS = 'SUBSCRIBE, UNSUBSCRIBE, LIST_SUBSCRIPTIONS, SET_PROPERTY, GET_PROPERTY'

/**
 * One socket: which streams it hears and how messages are wrapped. Speaks the control protocol:
 * subscribe, unsubscribe, list, and the `combined` property.
 */
export class StreamConnection {
  readonly #sink: StreamSink
  readonly #names = new Set<string>()
  readonly #onChange: (connection: StreamConnection, added: readonly string[]) => void
  readonly #maxStreams: number
  #isCombined: boolean

  constructor(options: {
    readonly sink: StreamSink
    readonly isCombined: boolean
    readonly maxStreams: number
    /** Called after names were added or removed. */
    readonly onChange: (connection: StreamConnection, added: readonly string[]) => void
  }) {
    this.#sink = options.sink
    this.#isCombined = options.isCombined
    this.#maxStreams = options.maxStreams
    this.#onChange = options.onChange
  }

  /** Stream names as the client wrote them. */
  get names(): ReadonlySet<string> {
    return this.#names
  }

  subscribe(names: readonly string[]): void {
    const added = names.filter((name) => !this.#names.has(name))
    for (const name of added) {
      if (this.#names.size < this.#maxStreams) this.#names.add(name)
    }
    this.#onChange(this, added)
  }

  /** Sends an event of a stream that this connection hears under `name`. */
  deliver(name: string, payload: string): void {
    this.#sink.send(
      this.#isCombined ? `{"stream":${JSON.stringify(name)},"data":${payload}}` : payload,
    )
  }

  /** Answers a control message of the client. */
  control(text: string): void {
    const message = parseJson(text)
    if (message === undefined) {
      this.#refuse(3, 'Invalid JSON: expected value at line 1 column 1')
      return
    }
    const parsed = Control.safeParse(message)
    if (!parsed.success) {
      this.#refuse(2, `Invalid request: ${explain(parsed.error.issues[0]?.path[0])}`)
      return
    }
    this.#run(parsed.data)
  }

  #run({ method, params = [], id }: z.output<typeof Control>): void {
    const names = params.filter((name) => typeof name === 'string')
    switch (method) {
      case 'SUBSCRIBE':
        this.#answer(null, id)
        this.subscribe(names)
        return
      case 'UNSUBSCRIBE':
        for (const name of names) this.#names.delete(name)
        this.#onChange(this, [])
        this.#answer(null, id)
        return
      case 'LIST_SUBSCRIPTIONS':
        this.#answer([...this.#names], id)
        return
      case 'GET_PROPERTY':
        this.#onProperty(params, () => this.#answer(this.#isCombined, id))
        return
      case 'SET_PROPERTY':
        this.#onProperty(params, () => {
          if (typeof params[1] !== 'boolean') {
            this.#refuse(1, 'Invalid value type: expected Boolean')
            return
          }
          this.#isCombined = params[1]
          this.#answer(null, id)
        })
    }
  }

  #onProperty(params: readonly unknown[], run: () => void): void {
    if (typeof params[0] !== 'string') {
      this.#refuse(2, 'Invalid request: property name must be a string')
    } else if (params[0] !== 'combined') {
      this.#refuse(0, 'Unknown property')
    } else {
      run()
    }
  }

  #answer(result: unknown, id: number): void {
    this.#sink.send(JSON.stringify({ result, id }))
  }

  #refuse(code: number, msg: string): void {
    this.#sink.send(JSON.stringify({ code, msg }))
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function explain(field: PropertyKey | undefined): string {
  if (field === 'id') return 'request ID must be an unsigned integer'
  if (field === 'method') return `unknown variant, expected one of ${METHODS}`
  return 'malformed parameters'
}
