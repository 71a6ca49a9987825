import { join } from 'node:path'
import { customEnvironment } from '@asterkit/sdk'
import * as futures from '@asterkit/sdk/futures'
import { createManagementClient, futuresManagement } from '@asterkit/sdk/management'
import { privateKeySigner } from '@asterkit/sdk/signing'
import * as spot from '@asterkit/sdk/spot'
import { afterEach, describe, expect, it } from 'vitest'
import { accountOfSeed, type PaperExchangeOptions, UNRESTRICTED } from '../../src/index.ts'
import { scratchFolder } from '../scratchFolder.ts'
import {
  AGENT_KEY,
  makeClient,
  OTHER_KEY,
  openTestExchange,
  type TestExchange,
} from './testExchange.ts'

const ACCOUNT = accountOfSeed(7)
const OTHER = privateKeySigner(OTHER_KEY)
const DAY_MS = 86_400_000
const opened: TestExchange[] = []

afterEach(async () => {
  for (const exchange of opened.splice(0)) await exchange.close()
})

async function open(options: Partial<PaperExchangeOptions> = {}) {
  const exchange = await openTestExchange({
    enrolment: 'listed',
    accounts: [{ user: ACCOUNT.user, agents: [{ ...UNRESTRICTED, address: ACCOUNT.agent }] }],
    ...options,
  })
  opened.push(exchange)
  const { paper, clock } = exchange
  const { environment } = exchange.client
  const manage = (key = ACCOUNT.userPrivateKey) =>
    createManagementClient({
      environment: customEnvironment({ chainId: paper.chainId, hosts: environment.hosts }),
      wallet: privateKeySigner(key),
      now: () => clock.now(),
      agent: OTHER.address,
      asterChain: paper.chainId === 714 ? 'Testnet' : 'Mainnet',
    })
  return {
    exchange,
    manage,
    agent: (key: string) => makeClient(paper, clock, { user: ACCOUNT.user, key }),
    now: () => clock.now(),
  }
}

const RIGHTS = { canSpotTrade: false, canPerpTrade: true, canWithdraw: false }

describe('the main wallet', () => {
  it('approves, changes and ends an agent; the agent may do what it was given, until it ends', async () => {
    const { manage, agent, now, exchange } = await open()
    const other = agent(OTHER_KEY)
    const wallet = manage()
    await expect(other.futures.getBalances()).rejects.toMatchObject({ venueCode: -2015 })
    await wallet.futures.approveAgent({
      agentName: 'second',
      agentAddress: OTHER.address,
      expired: now() + DAY_MS,
      ...RIGHTS,
    })
    expect(
      (await other.futures.getAgents()).map((row) => [row.agentName, row.canSpotTrade]),
    ).toEqual([
      ['paper', true],
      ['second', false],
    ])
    const leverage = { symbol: 'BTCUSDT', leverage: 5 }
    expect(await (await other.prepare(futures.setLeverage, leverage)).send()).toMatchObject({
      kind: 'accepted',
    })
    const cancel = { symbol: 'BTCUSDT' }
    const onSpot = async () => (await other.prepare(spot.cancelAllOpenOrders, cancel)).send()
    expect(await onSpot()).toMatchObject({ kind: 'refused', code: -2015 })
    await wallet.futures.updateAgent({
      agentAddress: OTHER.address,
      ...RIGHTS,
      canSpotTrade: true,
    })
    expect(await onSpot()).toMatchObject({ kind: 'accepted' })
    await exchange.clock.sleep(DAY_MS)
    await expect(other.futures.getBalances()).rejects.toMatchObject({ venueCode: -2015 })
    await wallet.futures.deleteAgent({ agentAddress: OTHER.address })
    const left = await agent(ACCOUNT.agentPrivateKey).futures.getAgents()
    expect(left.map(({ agentAddress }) => agentAddress)).toEqual([ACCOUNT.agent.toLowerCase()])
  })

  it('opens its account and first agent with one call, where wallets need not be listed', async () => {
    const { manage, exchange, now } = await open({ enrolment: 'first-agent' })
    const wallet = privateKeySigner(AGENT_KEY).address
    await manage(AGENT_KEY).futures.registerAndApproveAgent({
      agentName: 'first',
      agentAddress: OTHER.address,
      expired: now() + DAY_MS,
      ...RIGHTS,
    })
    const client = makeClient(exchange.paper, exchange.clock, { user: wallet, key: OTHER_KEY })
    expect(await client.futures.getBalances()).toMatchObject([{ asset: 'USDT' }])
    const key = ACCOUNT.agentPrivateKey
    const second = makeClient(exchange.paper, exchange.clock, { user: wallet, key })
    await expect(second.futures.getBalances()).rejects.toMatchObject({ venueCode: -2015 })
  })

  it('may sign for itself, which ccxt does', async () => {
    const { agent } = await open()
    const own = agent(ACCOUNT.userPrivateKey)
    expect(await own.futures.getBalances()).toMatchObject([{ asset: 'USDT' }])
  })

  it.each([
    ['an agent signs instead', ACCOUNT.agentPrivateKey, -2015],
    ['nobody listed the wallet', AGENT_KEY, -2015],
  ])('is refused when %s', async (_name, key, venueCode) => {
    const { manage, now } = await open()
    const approve = manage(key).futures.approveAgent({
      agentName: 'x',
      agentAddress: OTHER.address,
      expired: now() + DAY_MS,
      ...RIGHTS,
    })
    await expect(approve).rejects.toMatchObject({ venueCode })
  })

  it('is refused for a changed right and for a second use of its nonce', async () => {
    const { exchange, manage, now } = await open()
    const wallet = manage()
    const params = {
      agentName: 'x',
      agentAddress: OTHER.address,
      expired: now() + DAY_MS,
      ...RIGHTS,
    }
    const unsigned = futuresManagement.approveAgent.build(params, wallet.identity())
    const signer = privateKeySigner(ACCOUNT.userPrivateKey)
    const { TypedDataEncoder } = await import('ethers')
    const { domain, types, message } = unsigned.typedData
    const mutable = Object.fromEntries(
      Object.entries(types).map(([type, fields]) => [type, fields.map((field) => ({ ...field }))]),
    )
    const signature = String(signer.signDigest(TypedDataEncoder.hash(domain, mutable, message)))
    const send = async (before: string) => {
      const response = await fetch(`${exchange.paper.urls.futuresRestUrl}/fapi/v3/approveAgent`, {
        method: 'POST',
        body: `${before}&signature=${signature}${unsigned.after}`,
      })
      return response.json()
    }
    const spoilt = unsigned.before.replace('canSpotTrade=false', 'canSpotTrade=true')
    expect(await send(spoilt)).toMatchObject({ code: -1022 })
    expect(await send(unsigned.before)).toMatchObject({ code: 200 })
    expect(await send(unsigned.before)).toMatchObject({ code: -4225 })
  })

  it('restricts an agent to addresses, of which loopback may not be one', async () => {
    const { manage, agent, now } = await open()
    const wallet = manage()
    const approve = (ipWhitelist: string) =>
      wallet.futures.approveAgent({
        agentName: 'x',
        agentAddress: OTHER.address,
        expired: now() + DAY_MS,
        ...RIGHTS,
        ipWhitelist,
      })
    await approve('10.1.2.3')
    await expect(agent(OTHER_KEY).futures.getBalances()).rejects.toMatchObject({ venueCode: -1005 })
    await approve('10.1.2.3,127.0.0.1')
    expect(await agent(OTHER_KEY).futures.getBalances()).toMatchObject([{ asset: 'USDT' }])
  })

  it('has its agents back after a restart', async () => {
    const stateFile = join(scratchFolder(), 'state.jsonl')
    const first = await open({ stateFile })
    await first.manage().futures.approveAgent({
      agentName: 'kept',
      agentAddress: OTHER.address,
      expired: first.now() + DAY_MS,
      ...RIGHTS,
    })
    await first.exchange.close()
    const second = await open({ stateFile })
    const names = (await second.agent(OTHER_KEY).futures.getAgents()).map((row) => row.agentName)
    expect(names).toEqual(['paper', 'kept'])
  })

  it('gives money to another account, which must exist, and takes none from others', async () => {
    const { manage, exchange } = await open({ enrolment: 'first-agent' })
    const receiver = makeClient(exchange.paper, exchange.clock, {
      user: OTHER.address,
      key: OTHER_KEY,
    })
    await receiver.futures.getBalances()
    const wallet = manage()
    const gift = { asset: 'USDT', amount: '12.5', kindType: 'FUTURE_SPOT' } as const
    await wallet.futures.transferToAccount({ ...gift, toAccountAddress: OTHER.address })
    const { balances } = await receiver.spot.getAccount()
    expect(balances.find(({ asset }) => asset === 'USDT')?.free).toBe('5012.50000000')
    const [row] = await receiver.spot.getTransactionHistory()
    expect([row?.type, row?.balanceDelta]).toEqual(['TRANSFER_SPOT_TO_SPOT', '12.50000000'])
    for (const refused of [
      { ...gift, toAccountAddress: `0x${'9'.repeat(40)}` },
      { ...gift, toAccountAddress: ACCOUNT.user },
      { ...gift, toAccountAddress: ACCOUNT.user, fromAccountAddress: OTHER.address },
    ]) {
      await expect(wallet.futures.transferToAccount(refused)).rejects.toMatchObject({
        venueCode: -1109,
      })
    }
  })
})
