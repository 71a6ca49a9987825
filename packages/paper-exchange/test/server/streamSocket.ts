/** A client's socket, as plain as can be. */
export interface StreamSocket {
  /** Messages in order of arrival, parsed. */
  readonly messages: Record<string, unknown>[]
  /** Resolves with the close code. */
  readonly closed: Promise<number>
  send(message: unknown): void
  /** Waits until a message passes, then gives it. */
  until(test: (message: Record<string, unknown>) => boolean): Promise<Record<string, unknown>>
  close(): void
}

/** Opens a socket. @throws {Error} The server refused. */
export async function openStreamSocket(url: string): Promise<StreamSocket> {
  const socket = new WebSocket(url)
  const messages: Record<string, unknown>[] = []
  const waiting = new Set<() => void>()
  const closed = new Promise<number>((resolve) => {
    socket.addEventListener('close', ({ code }) => resolve(code), { once: true })
  })
  socket.addEventListener('message', ({ data }) => {
    messages.push(JSON.parse(String(data)) as Record<string, unknown>)
    for (const look of waiting) look()
  })
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve(), { once: true })
    socket.addEventListener('error', () => reject(new Error(`cannot open ${url}`)), { once: true })
  })
  return {
    messages,
    closed,
    send: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    until: (test) =>
      new Promise((resolve) => {
        const look = () => {
          const found = messages.find(test)
          if (found === undefined) return
          waiting.delete(look)
          resolve(found)
        }
        waiting.add(look)
        look()
      }),
    close: () => socket.close(),
  }
}
