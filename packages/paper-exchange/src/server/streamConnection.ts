import { type ControlRequest, readControl } from './streamControl.ts'

/** Where a connection's text goes. */
export interface StreamSink {
  send(text: string): void
  /** Ends the socket. */
  close(code: number): void
}

/** What a connection is made of. */
export interface StreamConnectionOptions {
  readonly sink: StreamSink
  readonly isCombined: boolean
  readonly maxStreams: number
  readonly onAdded: (connection: StreamConnection, name: string) => void
  readonly onRemoved: (connection: StreamConnection, name: string) => void
}

/**
 * One socket: which streams it hears and how messages are wrapped. Speaks the control protocol:
 * subscribe, unsubscribe, list, and the `combined` property.
 */
export class StreamConnection {
  readonly #options: StreamConnectionOptions
  readonly #names = new Set<string>()
  #isCombined: boolean

  constructor(options: StreamConnectionOptions) {
    this.#options = options
    this.#isCombined = options.isCombined
  }

  /** Stream names as the client wrote them. */
  get names(): ReadonlySet<string> {
    return this.#names
  }

  /** @returns False when they are too many for one connection: then none is added. */
  subscribe(names: readonly string[]): boolean {
    const added = new Set(names.filter((name) => !this.#names.has(name)))
    if (this.#names.size + added.size > this.#options.maxStreams) return false
    for (const name of added) {
      this.#names.add(name)
      this.#options.onAdded(this, name)
    }
    return true
  }

  unsubscribe(names: readonly string[]): void {
    for (const name of names) {
      if (this.#names.delete(name)) this.#options.onRemoved(this, name)
    }
  }

  /** Sends an event of a stream that this connection hears under `name`. */
  deliver(name: string, payload: string): void {
    this.#options.sink.send(
      this.#isCombined ? `{"stream":${JSON.stringify(name)},"data":${payload}}` : payload,
    )
  }

  /** Ends the socket from the exchange's side. */
  close(code: number): void {
    this.#options.sink.close(code)
  }

  /** Answers a control message of the client. */
  control(text: string): void {
    const request = readControl(text)
    if ('code' in request) this.#send(request)
    else this.#run(request)
  }

  #run(request: ControlRequest): void {
    const { id } = request
    switch (request.method) {
      case 'SUBSCRIBE':
        this.#subscribeOrRefuse(request.names, id)
        return
      case 'UNSUBSCRIBE':
        this.unsubscribe(request.names)
        this.#send({ result: null, id })
        return
      case 'LIST_SUBSCRIPTIONS':
        this.#send({ result: [...this.#names], id })
        return
      case 'GET_PROPERTY':
        this.#send({ result: this.#isCombined, id })
        return
      case 'SET_PROPERTY':
        this.#isCombined = request.value
        this.#send({ result: null, id })
    }
  }

  #subscribeOrRefuse(names: readonly string[], id: number | null): void {
    const wanted = new Set([...this.#names, ...names])
    if (wanted.size > this.#options.maxStreams) {
      this.#send({ code: 2, msg: 'Invalid request: too many parameters' })
      return
    }
    // The answer comes before the first message of the new streams.
    this.#send({ result: null, id })
    this.subscribe(names)
  }

  #send(answer: object): void {
    this.#options.sink.send(JSON.stringify(answer))
  }
}
