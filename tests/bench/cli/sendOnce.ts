/**
 * The smallest tool that signs an order and sends it: what a command that trades has to load at the least.
 * The benchmark bundles it as tools are bundled. Its arguments are the address of a server and a key.
 */
import { createAsterClient, customEnvironment } from '@asterkit/sdk'
import { nodeHttpTransport } from '@asterkit/sdk/node'
import { privateKeySigner } from '@asterkit/sdk/signing'

async function main([url = '', key = '']: readonly string[]): Promise<void> {
  const ws = url.replace('http', 'ws')
  const signer = privateKeySigner(key)
  const { futures } = createAsterClient({
    environment: customEnvironment({
      hosts: { futuresRest: url, spotRest: url, futuresWs: ws, spotWs: ws },
    }),
    credentials: { user: signer.address, signer },
    transport: nodeHttpTransport(),
  })
  const { orderId } = await futures.placeOrder({
    symbol: 'BTCUSDT',
    side: 'BUY',
    type: 'LIMIT',
    timeInForce: 'GTC',
    quantity: '0.003',
    price: '61234.5',
    newClientOrderId: 'bench-1',
  })
  process.stdout.write(`${orderId}\n`)
}

void main(process.argv.slice(2)).then(() => process.exit(0))
