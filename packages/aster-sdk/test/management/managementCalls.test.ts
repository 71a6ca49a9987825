import { readFileSync } from 'node:fs'
import { verifyTypedData } from 'ethers/hash'
import { Wallet } from 'ethers/wallet'
import { describe, expect, it } from 'vitest'
import { environments } from '../../src/index.ts'
import {
  asterChainOf,
  bindSubAccountConsent,
  createSubAccountConsent,
  digestOfTypedData,
  futuresManagement,
  signTypedData,
  signWithdrawal,
  spotManagement,
  type WalletIdentity,
  withdrawalTypedData,
} from '../../src/management/index.ts'
import { privateKeySigner } from '../../src/signing.ts'
import { signerMakers } from '../auth/allSigners.ts'

const file = new URL('../fixtures/management-vectors.json', import.meta.url)
const { keys, management } = JSON.parse(readFileSync(file, 'utf8')) as {
  keys: { userPrivateKey: string; userAddress: string; agentAddress: string }
  management: readonly [
    {
      message: { Builder: string; MaxFeeRate: string; BuilderName: string; Nonce: number }
      types: unknown
      domain: unknown
      digest: string
      signature: string
    },
  ]
}
const [vector] = management
const identity: WalletIdentity = {
  user: keys.userAddress,
  nonce: '1786000000123456',
  asterChain: 'Mainnet',
  messageChainId: 1666,
  signatureChainId: 56,
  agent: keys.agentAddress,
}
const agent = {
  agentName: 'farm one',
  agentAddress: keys.agentAddress,
  expired: 1_867_945_395_040,
  canSpotTrade: true,
  canPerpTrade: true,
  canWithdraw: false,
}

describe('the documented management vector', () => {
  const params = {
    builder: vector.message.Builder,
    maxFeeRate: vector.message.MaxFeeRate,
    builderName: vector.message.BuilderName,
  }
  const { typedData } = spotManagement.approveBuilder.build(params, identity)

  it('is built field by field', () => {
    expect(typedData.domain).toEqual(vector.domain)
    expect(typedData.types).toEqual(vector.types)
    expect(typedData.message).toEqual({
      ...vector.message,
      Nonce: BigInt(vector.message.Nonce),
    })
    expect(digestOfTypedData(typedData)).toBe(vector.digest)
  })

  it.each(Object.entries(signerMakers))('is signed by %s with the same bytes', async (_, make) => {
    const wallet = await make(keys.userPrivateKey)
    expect(await signTypedData(wallet, typedData)).toBe(vector.signature)
  })
})

describe('calls signed as a struct', () => {
  it('approveAgent signs rights as booleans and times as numbers, in the order of the venue', () => {
    const { typedData, before, after } = futuresManagement.approveAgent.build(agent, identity)
    expect(typedData.primaryType).toBe('ApproveAgent')
    expect(typedData.types.ApproveAgent?.map(({ name, type }) => `${type} ${name}`)).toEqual([
      'string AgentName',
      'string AgentAddress',
      'string IpWhitelist',
      'uint256 Expired',
      'bool CanSpotTrade',
      'bool CanPerpTrade',
      'bool CanWithdraw',
      'string AsterChain',
      'string User',
      'uint256 Nonce',
    ])
    expect(typedData.message).toMatchObject({
      IpWhitelist: '',
      Expired: 1_867_945_395_040n,
      CanWithdraw: false,
    })
    expect(before).toBe(
      `agentName=farm+one&agentAddress=${keys.agentAddress}&ipWhitelist=&expired=1867945395040&canSpotTrade=true&canPerpTrade=true&canWithdraw=false&asterChain=Mainnet&user=${keys.userAddress}&nonce=1786000000123456`,
    )
    expect(after).toBe('&signatureChainId=56')
  })

  it('approveAgent approves no builder unless one is named', () => {
    const { typedData, before } = futuresManagement.approveAgent.build(agent, identity)
    expect(before).not.toMatch(/builder|fee/i)
    expect(Object.keys(typedData.message).join()).not.toMatch(/builder|fee/i)
  })

  it.each([
    ['UpdateAgent', () => futuresManagement.updateAgent.build(withoutNameAndEnd(), identity)],
    ['DelAgent', () => futuresManagement.deleteAgent.build(only('agentAddress'), identity)],
    ['ApproveBuilder', () => futuresManagement.approveBuilder.build(fee(), identity)],
    ['UpdateBuilder', () => futuresManagement.updateBuilder.build(fee(), identity)],
    ['DelBuilder', () => futuresManagement.deleteBuilder.build(only('builder'), identity)],
    ['UpdateBuilder', () => spotManagement.updateBuilder.build(fee(), identity)],
    ['DelBuilder', () => spotManagement.deleteBuilder.build(only('builder'), identity)],
    ['UserAssetMigrate', () => futuresManagement.migrateUser.build({}, identity)],
  ])('%s is its own type under chain 56, and ethers recovers the wallet', async (type, build) => {
    const { typedData } = build()
    expect(typedData.primaryType).toBe(type)
    expect(typedData.domain).toMatchObject({ name: 'AsterSignTransaction', chainId: 56 })
    expect(Object.keys(typedData.message).slice(-3)).toEqual(['AsterChain', 'User', 'Nonce'])
    expect(Object.keys(typedData.message).every((name) => /^[A-Z]/.test(name))).toBe(true)
    const signature = await signTypedData(privateKeySigner(keys.userPrivateKey), typedData)
    const { domain, types, message } = typedData
    const own = Object.fromEntries(Object.entries(types).map(([name, list]) => [name, [...list]]))
    expect(verifyTypedData(domain, own, message, signature)).toBe(keys.userAddress)
  })

  const fee = () => ({ builder: keys.agentAddress, maxFeeRate: '0.0001' })
  const only = <Name extends string>(name: Name) =>
    ({ [name]: keys.agentAddress }) as Record<Name, string>
  const withoutNameAndEnd = () => {
    const { agentName: _name, expired: _expired, ...rest } = agent
    return rest
  }
})

describe('calls signed as a message', () => {
  it('registerAndApproveAgent carries the chain of the signature, not the one of orders', () => {
    const { typedData, before, after } = futuresManagement.registerAndApproveAgent.build(
      { ...agent, ipWhitelist: '10.0.0.1' },
      identity,
    )
    expect(typedData.domain.chainId).toBe(56)
    expect(typedData.message.msg).toBe(before)
    expect(after).toBe('')
    expect(before).toBe(
      `user=${keys.userAddress}&nonce=1786000000123456&agentName=farm+one&agentAddress=${keys.agentAddress}&expired=1867945395040&signatureChainId=56&canSpotTrade=true&canPerpTrade=true&canWithdraw=false&ipWhitelist=10.0.0.1`,
    )
  })

  it.each([
    [
      'updateSubAccount',
      () =>
        futuresManagement.updateSubAccount.build(
          { subSourceAddr: keys.agentAddress, status: 'FROZEN' },
          identity,
        ),
      'subSourceAddr,nonce,user,signer,status',
    ],
    [
      'transferToAccount',
      () =>
        futuresManagement.transferToAccount.build(
          {
            toAccountAddress: keys.agentAddress,
            asset: 'USDT',
            amount: '10',
            kindType: 'FUTURE_FUTURE',
            fromAccountAddress: keys.userAddress,
          },
          identity,
        ),
      'toAccountAddress,asset,amount,kindType,nonce,user,signer,fromAccountAddress',
    ],
  ])('%s has its fixed order under the chain of orders', (_, build, order) => {
    const { typedData, before } = build()
    expect([...new URLSearchParams(before).keys()].join()).toBe(order)
    expect(typedData.domain.chainId).toBe(1666)
    expect(typedData.message).toEqual({ msg: before })
  })

  it('a sub-account agrees to what the main wallet then signs with its signature at the end', () => {
    const childSignature = `0x${'ab'.repeat(65)}`
    const bound = { childAddress: keys.agentAddress, name: 'desk 1' }
    const made = { subSourceAddr: keys.agentAddress, subAccountName: 'desk 1' }
    const consents = [
      bindSubAccountConsent(bound, identity).message.msg,
      createSubAccountConsent(made, identity).message.msg,
    ]
    const calls = [
      futuresManagement.bindSubAccount.build({ ...bound, childSignature }, identity).before,
      futuresManagement.createSubAccount.build({ ...made, childSignature }, identity).before,
    ]
    expect(consents[0]).toBe(
      `childAddress=${keys.agentAddress}&name=desk+1&nonce=1786000000123456&user=${keys.userAddress}`,
    )
    expect(consents[1]).toBe(
      `subAccountName=desk+1&subSourceAddr=${keys.agentAddress}&nonce=1786000000123456&user=${keys.userAddress}&signer=${keys.agentAddress}`,
    )
    expect(calls).toEqual(consents.map((msg) => `${msg}&childSignature=${childSignature}`))
  })

  it('a sub-account call without an agent is refused', () => {
    const { agent: _, ...alone } = identity
    expect(() =>
      futuresManagement.updateSubAccount.build(
        { subSourceAddr: keys.agentAddress, status: 'NORMAL' },
        alone,
      ),
    ).toThrow(/set agent/)
  })
})

describe('input', () => {
  it.each([
    ['agentAddress', { ...agent, agentAddress: '0x12' }],
    ['expired', { ...agent, expired: -1 }],
    ['ipWhitelist', { ...agent, canWithdraw: true }],
    ['maxFeeRate', { ...agent, builder: keys.agentAddress }],
    ['surplus', { ...agent, surplus: 1 }],
  ])('with a bad %s is refused by name', (field, params) => {
    expect(() => futuresManagement.approveAgent.build(params, identity)).toThrow(field)
  })

  it('cannot bring the network of another wallet', () => {
    const params = { builder: keys.agentAddress, asterChain: 'Testnet' }
    expect(() => spotManagement.deleteBuilder.build(params, identity)).toThrow(/asterChain/)
  })

  it('names the networks of the venue and asks for that of others', () => {
    expect(asterChainOf(environments.mainnet)).toBe('Mainnet')
    expect(asterChainOf(environments.testnet)).toBe('Testnet')
    expect(() => asterChainOf({ ...environments.mainnet, chainId: 1 })).toThrow(/asterChain/)
  })
})

describe('a withdrawal', () => {
  const request = {
    chainId: 56,
    asset: 'USDT',
    amount: '10.2',
    fee: '0.01',
    receiver: keys.userAddress,
    userNonce: '1786000000123456',
  }

  it('is signed under the chain that pays out, with the names of the documentation', async () => {
    const typedData = withdrawalTypedData(request)
    expect(typedData.domain).toMatchObject({ name: 'Aster', chainId: 56 })
    expect(typedData.message).toEqual({
      type: 'Withdraw',
      destination: keys.userAddress,
      'destination Chain': 'BSC',
      token: 'USDT',
      amount: '10.2',
      fee: '0.01',
      nonce: 1_786_000_000_123_456n,
      'aster chain': 'Mainnet',
    })
    const { domain, types, message } = typedData
    const own = Object.fromEntries(Object.entries(types).map(([name, list]) => [name, [...list]]))
    const byEthers = await new Wallet(keys.userPrivateKey).signTypedData(domain, own, message)
    const params = await signWithdrawal(privateKeySigner(keys.userPrivateKey), request)
    expect(params).toEqual({ ...request, userSignature: byEthers })
  })

  it.each(Object.entries(signerMakers))('is signed alike by %s', async (_, make) => {
    const plain = await signWithdrawal(privateKeySigner(keys.userPrivateKey), request, 'Testnet')
    expect(await signWithdrawal(await make(keys.userPrivateKey), request, 'Testnet')).toEqual(plain)
  })

  it.each([
    ['chainId', { ...request, chainId: 97 }],
    ['amount', { ...request, amount: '0.00' }],
    ['amount', { ...request, amount: '1e3' }],
    ['receiver', { ...request, receiver: keys.userAddress.replace('E7', 'e7') }],
    ['receiver', { ...request, receiver: '11111111111111111111111111111111' }],
    ['userNonce', { ...request, userNonce: '-1' }],
  ])('with a bad %s is refused by name', (field, bad) => {
    expect(() => withdrawalTypedData(bad)).toThrow(field)
  })
})
