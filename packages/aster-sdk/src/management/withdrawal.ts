import { getAddress } from 'ethers/address'
import { typedDataDomain } from '../auth/makeTypedData.ts'
import type { Signer } from '../auth/signer.ts'
import { signTypedData } from '../auth/signTypedData.ts'
import type { TypedData } from '../auth/typedData.ts'
import { AsterValidationError } from '../errors.ts'
import { withdraw } from '../futures/withdraw.ts'
import { encodeParams } from '../wireParams.ts'
import type { WithdrawParams } from '../withdrawal.ts'
import type { AsterChain } from './walletIdentity.ts'

/** A withdrawal to an EVM chain before the main wallet has signed it. */
export type WithdrawalRequest = Omit<WithdrawParams, 'userSignature'>

const CHAIN_NAMES: ReadonlyMap<number, string> = new Map([
  [1, 'ETH'],
  [56, 'BSC'],
  [42_161, 'Arbitrum'],
])

/**
 * Typed data that the main wallet signs for a withdrawal to an EVM chain. Pure: it moves nothing.
 *
 * @throws {AsterValidationError} Unknown chain, nothing to withdraw, or a mistyped receiver.
 */
export function withdrawalTypedData(
  request: WithdrawalRequest,
  asterChain: AsterChain = 'Mainnet',
): TypedData {
  encodeParams(withdraw, { ...request, userSignature: '0x' })
  const { chainId, asset, amount, fee, receiver, userNonce } = request
  const chainName = CHAIN_NAMES.get(chainId)
  if (chainName === undefined) {
    throw new AsterValidationError(
      'chainId',
      `chainId ${chainId} is no EVM chain that Aster pays out on: use 1, 56 or 42161`,
    )
  }
  if (!/[1-9]/.test(amount)) throw new AsterValidationError('amount', 'amount must be above 0')
  return {
    domain: typedDataDomain('Aster', chainId),
    types: { Action: ACTION },
    primaryType: 'Action',
    message: {
      type: 'Withdraw',
      destination: checkedAddress(receiver),
      'destination Chain': chainName,
      token: asset,
      amount,
      fee,
      nonce: BigInt(userNonce),
      'aster chain': asterChain,
    },
  }
}

/**
 * Has the main wallet sign a withdrawal. It moves nothing: the result is what `withdraw` of either market
 * takes, and only `prepare(withdraw, ...)` of a client whose agent may withdraw sends it.
 *
 * @throws {AsterValidationError} See `withdrawalTypedData`.
 * @throws {AsterSigningError} The wallet failed, or signs with another key than its address says.
 */
export async function signWithdrawal(
  wallet: Signer,
  request: WithdrawalRequest,
  asterChain: AsterChain = 'Mainnet',
): Promise<WithdrawParams> {
  const userSignature = await signTypedData(wallet, withdrawalTypedData(request, asterChain))
  return { ...request, userSignature }
}

const ACTION: TypedData['types'][string] = [
  { name: 'type', type: 'string' },
  { name: 'destination', type: 'address' },
  { name: 'destination Chain', type: 'string' },
  { name: 'token', type: 'string' },
  { name: 'amount', type: 'string' },
  { name: 'fee', type: 'string' },
  { name: 'nonce', type: 'uint256' },
  { name: 'aster chain', type: 'string' },
]

/** A wrong digit breaks the checksum of an address in mixed case. */
function checkedAddress(address: string): string {
  try {
    return getAddress(address)
  } catch (cause) {
    const message = 'the receiver is no EVM address, or its checksum shows a typing error'
    throw new AsterValidationError('receiver', message, { cause })
  }
}
