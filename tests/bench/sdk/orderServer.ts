import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { exchangeInfoText, orderText } from './venueAnswers.ts'

const order = answerOf(orderText)
const exchangeInfo = answerOf(exchangeInfoText)
const time = answerOf('{"serverTime":1800000000000}')

/**
 * Starts the smallest HTTP server that clients accept: answers every POST with the same order and every
 * GET by its path, from texts that are ready. Reads requests only as far as their length.
 */
export async function orderServer(): Promise<{ readonly server: Server; readonly port: number }> {
  const server = createServer((socket) => {
    socket.setNoDelay(true)
    let waiting = ''
    socket.setEncoding('latin1')
    socket.on('data', (text: string) => {
      waiting = serve(socket, waiting + text)
    })
    // A client that leaves resets its sockets.
    socket.on('error', () => socket.destroy())
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return { server, port: (server.address() as AddressInfo).port }
}

/** Answers all complete requests. @returns What is left of an incomplete one. */
function serve(socket: Socket, text: string): string {
  let rest = text
  for (;;) {
    const headEnd = rest.indexOf('\r\n\r\n')
    if (headEnd < 0) return rest
    const head = rest.slice(0, headEnd)
    const length = Number(/\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0)
    if (rest.length < headEnd + 4 + length) return rest
    rest = rest.slice(headEnd + 4 + length)
    socket.write(answerTo(head))
  }
}

function answerTo(head: string): string {
  if (head.startsWith('POST')) return order
  return head.includes('/exchangeInfo') ? exchangeInfo : time
}

function answerOf(body: string): string {
  const head = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${body.length}`
  return `${head}\r\nConnection: keep-alive\r\nX-MBX-ORDER-COUNT-1M: 1\r\n\r\n${body}`
}
