import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Sockets } from './socketHost.ts'

/** A host that is down for a while: connections are refused, then taken again on the same port. */
export class Outage {
  readonly #server: Server
  readonly #sockets: Sockets
  #timer: NodeJS.Timeout | undefined

  constructor(server: Server, sockets: Sockets) {
    this.#server = server
    this.#sockets = sockets
  }

  /** Closes the port and every connection for so many ms of the wall clock. */
  begin(downMs: number): void {
    if (this.#timer !== undefined) return
    const { address, port } = this.#server.address() as AddressInfo
    this.#server.close()
    this.#server.closeAllConnections()
    this.#sockets.drop()
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#server.listen(port, address)
    }, downMs)
  }

  /** Stays down. */
  end(): void {
    clearTimeout(this.#timer)
  }
}
