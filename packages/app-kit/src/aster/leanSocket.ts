import { WebSocket } from 'ws'

/** Messages are short and rare beside what compressing them takes in memory and time. */
const OPTIONS = { perMessageDeflate: false, closeTimeout: 2_000 }

/** A socket for programs that wait: Node's built-in one brings undici along, which takes several megabytes. */
export class LeanSocket extends WebSocket {
  /** @param url `ws://` or `wss://`. */
  constructor(url: string) {
    super(url, OPTIONS)
  }
}
