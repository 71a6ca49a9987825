/**
 * Sends bursts of market messages, in a process of its own so that its work is not measured. Frames are
 * made once: a burst is a single write.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { burstOf, type Channel, channels } from './marketMessages.ts'

const bursts = new Map(
  channels.map((channel) => [channel, Buffer.concat(burstOf(channel).map(frame))]),
)
/** First word of the address -> newest connection. */
const sockets = new Map<string, Duplex>()

const server = createServer()
new WebSocketServer({ server }).on('connection', (socket, request) => {
  sockets.set(request.url?.split(/[/?]/)[1] ?? '', request.socket)
  socket.on('message', (data) => {
    const { id } = JSON.parse(String(data)) as { readonly id: number }
    socket.send(JSON.stringify({ result: null, id }))
  })
})
server.listen(0, '127.0.0.1', () => {
  process.send?.({ port: (server.address() as AddressInfo).port })
})
process.on('message', ({ to, channel }: { readonly to: string; readonly channel: Channel }) => {
  sockets.get(to)?.write(bursts.get(channel) ?? '')
})
process.on('disconnect', () => process.exit())

/** One unmasked text frame. */
function frame(text: string): Buffer {
  const body = Buffer.from(text)
  const isShort = body.length < 126
  const head = Buffer.alloc(isShort ? 2 : 4)
  head[0] = 0x81
  head[1] = isShort ? body.length : 126
  if (!isShort) head.writeUInt16BE(body.length, 2)
  return Buffer.concat([head, body])
}
