/**
 * The smallest tool that signs an order and sends it: what a command that trades has to load at the least.
 * The benchmark bundles it as tools are bundled. Its arguments are the address of a server and a key.
 */
import { createEndpointClient, customEnvironment } from '@asterkit/sdk'
import { placeOrder } from '@asterkit/sdk/futures'
import { nodeHttpTransport } from '@asterkit/sdk/node'
import { wasmSigner } from '@asterkit/sdk/wasm'

async function main([url = '', key = '']: readonly string[]): Promise<void> {
  const ws = url.replace('http', 'ws')
  const signer = await wasmSigner(key)
  const { calls } = createEndpointClient(
    {
      environment: customEnvironment({
        hosts: { futuresRest: url, spotRest: url, futuresWs: ws, spotWs: ws },
      }),
      credentials: { user: signer.address, signer },
      transport: nodeHttpTransport(),
    },
    { placeOrder },
  )
  const { orderId } = await calls.placeOrder({
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
