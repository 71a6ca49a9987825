import { afterEach, describe, expect, it } from 'vitest'
import { walletEndpoints } from '../../src/endpointGroups.ts'
import { AsterConfigurationError } from '../../src/errors.ts'
import { clientOf, type LoopbackServer, sendJson, startServer } from '../loopbackServer.ts'

let server: LoopbackServer | undefined
afterEach(async () => {
  await server?.close()
  server = undefined
})

describe('calls that are not signed like others', () => {
  it('a guarded cancel carries the nonce of the order, once, and no fresh one', async () => {
    server = await startServer((_, response) => sendJson(response, []))
    const nonce = '1786000000123456'
    const client = clientOf(server.url)
    await client.futures.guardedCancelBatchOrders({ symbol: 'BTCUSDT', orderIdList: [1], nonce })
    const sent = new URLSearchParams(server.seen[0]?.body)
    expect(sent.getAll('nonce')).toEqual([nonce])
    expect(sent.get('orderIdList')).toBe('[1]')
    expect(sent.get('signature')).toMatch(/^0x/)
  })

  it('a call of the main wallet is not signed by the agent', async () => {
    server = await startServer((_, response) => sendJson(response, { code: 200, msg: 'success' }))
    const builder = '0x1111111111111111111111111111111111111111'
    const call = clientOf(server.url).prepare(walletEndpoints.futures.deleteBuilder, { builder })
    await expect(call).rejects.toThrow(AsterConfigurationError)
    expect(server.seen).toEqual([])
  })

  it('no client offers to withdraw or to approve', async () => {
    server = await startServer((_, response) => sendJson(response, {}))
    const client = clientOf(server.url)
    const names = [...Object.keys(client.futures), ...Object.keys(client.spot)]
    expect(names.filter((name) => /^(?:withdraw|approve|migrate|transferTo)/.test(name))).toEqual(
      [],
    )
    expect(names).toContain('placeBatchOrders')
  })
})
