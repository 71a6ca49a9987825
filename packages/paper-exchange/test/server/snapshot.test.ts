import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as futures from '@asterkit/sdk/futures'
import * as spot from '@asterkit/sdk/spot'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PaperExchangeOptions } from '../../src/index.ts'
import { scratchFolder } from '../scratchFolder.ts'
import {
  accepted,
  openTestExchange,
  rawCall,
  signedQuery,
  type TestExchange,
} from './testExchange.ts'

const HOUR_MS = 3_600_000
const opened: TestExchange[] = []
let folder: string

beforeEach(() => {
  folder = scratchFolder()
})

afterEach(async () => {
  for (const exchange of opened.splice(0)) await exchange.close()
})

async function start(options: Partial<PaperExchangeOptions> = {}): Promise<TestExchange> {
  const exchange = await openTestExchange(options)
  opened.push(exchange)
  return exchange
}

/** Trades on both markets, rests an order, lets funding settle. */
async function live({ client, clock }: TestExchange): Promise<void> {
  const order = { symbol: 'ASTERUSDT', side: 'BUY', type: 'MARKET', quantity: '100' } as const
  await accepted(client, spot.placeOrder, order)
  await accepted(client, futures.placeOrder, { ...order, side: 'SELL' })
  await clock.sleep(9 * HOUR_MS)
  await accepted(client, futures.placeOrder, {
    symbol: 'ETHUSDT',
    side: 'BUY',
    type: 'LIMIT',
    timeInForce: 'GTC',
    quantity: '0.01',
    price: '3000',
  })
}

async function state({ paper }: TestExchange): Promise<Record<string, unknown>> {
  const { body } = await rawCall(`${paper.controlUrl}/paper/state`)
  // Requests are no state.
  return { ...(body as Record<string, unknown>), requests: [] }
}

async function snapshot({ paper }: TestExchange): Promise<string> {
  const file = join(folder, `${opened.length}.jsonl`)
  const answer = await fetch(`${paper.controlUrl}/paper/snapshot`)
  expect(answer.status).toBe(200)
  await writeFile(file, await answer.text())
  return file
}

describe('a snapshot', () => {
  it.each([false, true])('gives the whole state back (with a state file: %s)', async (hasFile) => {
    const at = (name: string) => (hasFile ? { stateFile: join(folder, name) } : {})
    const first = await start(at('first.jsonl'))
    await live(first)
    const file = await snapshot(first)
    const second = await start({ ...at('second.jsonl'), restoreFile: file })
    expect(await state(second)).toEqual(await state(first))
    // Both go on alike.
    for (const exchange of [first, second]) {
      await exchange.clock.refresh()
      await exchange.clock.sleep(12 * HOUR_MS)
    }
    expect(await state(second)).toEqual(await state(first))
  })

  it('keeps the nonces that reads have used', async () => {
    const first = await start()
    const query = signedQuery({}, { nonce: first.clock.now() * 1000 })
    const read = ({ paper }: TestExchange) =>
      rawCall(`${paper.urls.futuresRestUrl}/fapi/v3/balance?${query}`)
    expect((await read(first)).status).toBe(200)
    const second = await start({ restoreFile: await snapshot(first) })
    expect(await read(second)).toMatchObject({ body: { code: -4225 } })
  })

  it('is refused when its commands lead to another state than it says', async () => {
    const first = await start()
    await live(first)
    const file = await snapshot(first)
    const text = await readFile(file, 'utf8')
    await writeFile(file, text.replace(/"stateHash":"."/, '"stateHash":"x"').replace('100', '101'))
    await expect(start({ restoreFile: file })).rejects.toMatchObject({ code: 'state-file' })
  })

  it('is not restored over a state file', async () => {
    const stateFile = join(folder, 'state.jsonl')
    const first = await start({ stateFile })
    const restoreFile = await snapshot(first)
    await expect(start({ stateFile, restoreFile })).rejects.toMatchObject({ code: 'usage' })
  })
})

describe('the status page', () => {
  it('shows accounts, books and the last requests, and no signatures', async () => {
    const exchange = await start()
    await live(exchange)
    await rawCall(`${exchange.paper.urls.spotRestUrl}/api/v3/<script>alert(1)</script>`)
    const answer = await fetch(`${exchange.paper.controlUrl}/paper`)
    const page = await answer.text()
    expect(answer.headers.get('content-type')).toMatch(/^text\/html/)
    expect(page).toMatch(/<td>0x19e7e376e7c213b7e7e7e46cc70a5dd086daff2a<\/td>/)
    expect(page).toContain('-100 ASTERUSDT')
    expect(page).toContain('<td>/fapi/v3/order</td><td>futures</td><td>POST</td><td>200</td>')
    expect(page).not.toMatch(/signature|<script|https?:/)
  })

  it('is not for pages of other origins, nor under another name', async () => {
    const { paper } = await start()
    const foreign = await rawCall(`${paper.controlUrl}/paper/state`, {
      headers: { origin: 'https://example.com' },
    })
    expect(foreign).toMatchObject({ status: 403 })
    const { port } = new URL(paper.controlUrl)
    const { request } = await import('node:http')
    const status = await new Promise((resolve, reject) => {
      const headers = { host: `rebound.example:${port}` }
      request({ host: '127.0.0.1', port, path: '/paper/state', headers }, (response) => {
        response.resume()
        resolve(response.statusCode)
      })
        .on('error', reject)
        .end()
    })
    expect(status).toBe(403)
  })
})
