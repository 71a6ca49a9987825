import { inspect } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'
import * as main from '../../src/index.ts'
import { AsterOutcomeUnknownError, customEnvironment, environments } from '../../src/index.ts'
import {
  createManagementClient,
  digestOfTypedData,
  futuresManagement,
  spotManagement,
} from '../../src/management/index.ts'
import { privateKeySigner, recoverAddress } from '../../src/signing.ts'
import { AGENT_KEY, type LoopbackServer, sendJson, startServer } from '../loopbackServer.ts'

const WALLET_KEY = `0x${'1'.repeat(64)}`
const AGENT = privateKeySigner(AGENT_KEY).address
const wallet = privateKeySigner(WALLET_KEY)

let server: LoopbackServer | undefined
afterEach(async () => {
  await server?.close()
  server = undefined
})

async function serve(status = 200, answer: unknown = { code: 200, msg: 'success' }) {
  const started = await startServer((_, response) => sendJson(response, answer, status))
  server = started
  const ws = started.url.replace('http', 'ws')
  const environment = customEnvironment({
    hosts: { futuresRest: started.url, futuresWs: ws, spotRest: started.url, spotWs: ws },
  })
  const now = () => 1_786_000_000_000
  return { client: createManagementClient({ environment, wallet, agent: AGENT, now }), started }
}

describe('createManagementClient', () => {
  it('sends what the wallet signed, once, without signer and with the chain of the signature', async () => {
    const { client, started } = await serve()
    await client.futures.approveBuilder({ builder: AGENT, maxFeeRate: '0.0001' })
    expect(started.seen).toHaveLength(1)
    const { method, path, body } = started.seen[0]!
    expect([method, path]).toEqual(['POST', '/fapi/v3/approveBuilder'])
    const sent = Object.fromEntries(new URLSearchParams(body))
    expect(Object.keys(sent).join()).toBe(
      'builder,maxFeeRate,asterChain,user,nonce,signature,signatureChainId',
    )
    const { typedData } = futuresManagement.approveBuilder.build(
      { builder: AGENT, maxFeeRate: '0.0001' },
      client.identity(sent.nonce),
    )
    expect(recoverAddress(digestOfTypedData(typedData), sent.signature ?? '')).toBe(wallet.address)
  })

  it('prepares without sending', async () => {
    const { client, started } = await serve()
    const call = await client.prepare(spotManagement.deleteBuilder, { builder: AGENT })
    expect(started.seen).toHaveLength(0)
    expect(call.nonce).toBe('1786000000000000')
    expect(call.deadline).toBe(1_786_000_061_000)
    expect((await call.send()).kind).toBe('accepted')
    expect(started.seen[0]).toMatchObject({ method: 'DELETE', path: '/api/v3/delBuilder' })
    await expect(call.send()).rejects.toThrow(/sent before/)
  })

  it('uses the nonce that a sub-account has signed', async () => {
    const { client, started } = await serve()
    const childSignature = `0x${'ab'.repeat(65)}`
    const { nonce } = client.identity()
    const params = { childAddress: AGENT, name: 'desk', childSignature }
    await client.futures.bindSubAccount(params, { nonce })
    expect(new URLSearchParams(started.seen[0]?.body).get('nonce')).toBe(nonce)
  })

  it('does not repeat a call whose outcome is unknown', async () => {
    const { client, started } = await serve(503, { code: -1007, msg: 'timeout' })
    await expect(client.futures.deleteAgent({ agentAddress: AGENT })).rejects.toBeInstanceOf(
      AsterOutcomeUnknownError,
    )
    expect(started.seen).toHaveLength(1)
  })

  it('sends nothing for parameters that break the schema', async () => {
    const { client, started } = await serve()
    const call = client.futures.approveBuilder({ builder: AGENT, maxFeeRate: '0.5' })
    await expect(call).rejects.toThrow(/maxFeeRate/)
    expect(started.seen).toHaveLength(0)
  })

  it('can do no withdrawal', async () => {
    const { client } = await serve()
    expect(Object.keys({ ...client.futures, ...client.spot }).join()).not.toMatch(/withdraw/i)
  })

  it('shows no key', async () => {
    const { client } = await serve()
    const shown = `${inspect(client, { depth: null, showHidden: true })}${JSON.stringify(client)}`
    expect(shown).not.toContain(WALLET_KEY.slice(2))
  })
})

describe('the main entry', () => {
  it('binds no call of the main wallet', () => {
    const client = main.createAsterClient({ environment: environments.testnet })
    const names = [...Object.keys(client.futures), ...Object.keys(client.spot)]
    const bound = names.filter((name) =>
      /^(?:approve|register|migrate|withdraw|bind)|^(?:create|update|delete)(?:Agent|Builder|Sub)/.test(
        name,
      ),
    )
    expect(names.length).toBeGreaterThan(30)
    expect(bound).toEqual([])
    expect(Object.keys(main)).not.toContain('createManagementClient')
  })

  it('signs no management call with an agent, even when asked', async () => {
    const credentials = { user: wallet.address, signer: privateKeySigner(AGENT_KEY) }
    const client = main.createAsterClient({ environment: environments.testnet, credentials })
    const call = client.prepare(futuresManagement.deleteAgent.spec, { agentAddress: AGENT })
    await expect(call).rejects.toThrow(/signed by the main wallet/)
  })
})
