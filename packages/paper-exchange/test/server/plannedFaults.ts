import * as spot from '@asterkit/sdk/spot'
import type { FaultInput } from '../../src/faults/index.ts'
import { books, rawCall, type TestExchange } from './testExchange.ts'

/** Plans faults on a running exchange. */
export async function plan(
  { paper }: TestExchange,
  faults: readonly FaultInput[],
  seed = 1,
): Promise<void> {
  const body = JSON.stringify({ seed, faults })
  const answer = await rawCall(`${paper.controlUrl}/paper/faults`, { method: 'POST', body })
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
}

/** What the exchange says about its faults. */
export async function faultsOf({ paper }: TestExchange): Promise<{
  readonly waiting: readonly unknown[]
  readonly strikes: readonly { readonly action: string; readonly refusal?: string }[]
  readonly count: number
  readonly traceHash: string
}> {
  return (await rawCall(`${paper.controlUrl}/paper/faults`)).body as never
}

/** Buys ten coins on spot; says what the client learnt. */
export async function buy({ client }: TestExchange, newClientOrderId?: string) {
  const prepared = await client.prepare(spot.placeOrder, {
    symbol: 'ASTERUSDT',
    side: 'BUY',
    type: 'LIMIT',
    timeInForce: 'IOC',
    quantity: '10',
    price: '0.9',
    newOrderRespType: 'RESULT',
    ...(newClientOrderId === undefined ? {} : { newClientOrderId }),
  })
  return prepared.send()
}

/** Orders of the first account, by the core's own books. */
export async function ordersInBooks({ paper }: TestExchange): Promise<number> {
  const { accounts } = (await books(paper)) as { accounts: { orders: unknown[] }[] }
  return accounts[0]?.orders.length ?? 0
}
