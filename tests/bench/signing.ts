import { digestOfMessage, privateKeySigner } from '@asterkit/sdk/signing'
import { Wallet } from 'ethers'

/** Microseconds per signature, medians of runs that alternate, so that both see the same machine. */
export interface SigningCost {
  readonly sdkMicros: number
  readonly ethersMicros: number
}

/** A throwaway key; it owns nothing. */
const KEY = '0x0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef'
const CHAIN_ID = 1666
const DOMAIN = {
  name: 'AsterSignTransaction',
  version: '1',
  chainId: CHAIN_ID,
  verifyingContract: '0x0000000000000000000000000000000000000000',
}
const TYPES = { Message: [{ name: 'msg', type: 'string' }] }
const ROUNDS = 15
const PER_ROUND = 60

/**
 * Signs order messages with the SDK and with ethers' `signTypedData`.
 *
 * @throws {Error} The two signatures differ: then the times mean nothing.
 */
export async function measureSigning(): Promise<SigningCost> {
  const signer = privateKeySigner(KEY)
  const wallet = new Wallet(KEY)
  const bySdk = async (msg: string) => signer.signDigest(digestOfMessage(msg, CHAIN_ID))
  const byEthers = (msg: string) => wallet.signTypedData(DOMAIN, TYPES, { msg })
  if ((await bySdk(message(0))) !== (await byEthers(message(0)))) {
    throw new Error('the SDK and ethers sign the same message differently')
  }
  const sdk: number[] = []
  const ethers: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    sdk.push(await microsEach(bySdk, round))
    ethers.push(await microsEach(byEthers, round))
  }
  return { sdkMicros: median(sdk), ethersMicros: median(ethers) }
}

async function microsEach(sign: (msg: string) => Promise<string>, round: number): Promise<number> {
  const started = performance.now()
  for (let i = 0; i < PER_ROUND; i += 1) await sign(message(round * PER_ROUND + i))
  return ((performance.now() - started) * 1000) / PER_ROUND
}

/** Each message is new, as in trading: a cache would not be measured as speed. */
function message(count: number): string {
  return (
    'symbol=ASTERUSDT&side=BUY&type=LIMIT&timeInForce=IOC&quantity=20&price=0.5' +
    `&nonce=${1_786_000_000_000_000 + count}&user=0x19E7E376E7C213B7E7e7e46cc70A5dD086DAff2A` +
    '&signer=0xFCAd0B19bB29D4674531d6f115237E16AfCE377c'
  )
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN
}
