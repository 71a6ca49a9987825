import { futuresManagement, spotManagement, type WalletIdentity } from '@asterkit/sdk/management'
import { digestOfMessage } from '@asterkit/sdk/signing'
import { TypedDataEncoder } from 'ethers/hash'
import { VenueError } from '../core/index.ts'
import { type Caller, type CallParameters, missingParameter } from './callParameters.ts'
import type { HostName, PaperMachine } from './paperMachine.ts'
import { signerOf } from './signatureCheck.ts'

/** What EVM wallets put into management signatures, whatever chain they use. */
const EVM_CHAIN_ID = 56

const ADDRESS = /^0x[0-9a-fA-F]{40}$/

/** The management calls of a host by name, with the shape of what the main wallet signs. */
const CALLS = { futures: futuresManagement, spot: spotManagement } as const

/** A management call whose parameters have been read. */
export interface UnprovenWalletCall {
  readonly host: HostName
  /** Name of the endpoint. */
  readonly name: string
  readonly params: Readonly<Record<string, unknown>>
  readonly call: CallParameters
}

/**
 * Finds out whether the main wallet itself signed a management call.
 *
 * @returns The wallet; its nonces are kept like those of an agent.
 * @throws {VenueError} -1102, -1130 for another network, -1022, -2015 for a wallet that is not listed, -4225.
 */
export function admitWallet(machine: PaperMachine, unproven: UnprovenWalletCall): Caller {
  machine.assertWritable()
  const { agents, venue } = machine
  const { signature } = unproven.call.authentication
  const identity = readIdentity(machine, unproven.call)
  if (!signature) throw missingParameter('signature')
  const user = identity.user.toLowerCase()
  if (signerOf(digestOf(unproven, identity), signature) !== user) {
    throw new VenueError(-1022, 'Signature check failed')
  }
  const isNew = agents.isNew(user)
  agents.admitNonce(user, identity.nonce, venue.now)
  if (isNew) {
    agents.addUser(user)
    venue.account(user)
  }
  return { user, agent: user, nonce: identity.nonce }
}

function readIdentity(
  { chainId }: PaperMachine,
  { authentication }: CallParameters,
): WalletIdentity {
  const { user, nonce, signer } = authentication
  if (!nonce || !/^\d{1,16}$/.test(nonce)) throw missingParameter('nonce')
  if (!user || !ADDRESS.test(user)) throw missingParameter('user')
  const asterChain = chainId === 714 ? 'Testnet' : 'Mainnet'
  const { asterChain: named = asterChain, signatureChainId = String(EVM_CHAIN_ID) } = authentication
  if (named !== asterChain) throw invalid('asterChain')
  // Sources disagree on whether wallets sign with 56 or with the id of ordinary messages.
  if (![EVM_CHAIN_ID, chainId].map(String).includes(signatureChainId)) {
    throw invalid('signatureChainId')
  }
  return {
    user,
    nonce,
    // Some calls name an agent besides; it signs nothing.
    agent: signer ?? user,
    asterChain,
    messageChainId: chainId,
    signatureChainId: Number(signatureChainId),
  }
}

function invalid(name: string): VenueError {
  return new VenueError(-1130, `Data sent for parameter '${name}' is not valid.`)
}

function digestOf(
  { host, name, params, call }: UnprovenWalletCall,
  identity: WalletIdentity,
): string {
  const calls: Readonly<Record<string, { build(params: never, who: WalletIdentity): Unsigned }>> =
    CALLS[host]
  const shape = calls[name]
  if (shape === undefined) throw new TypeError(`no wallet signs ${name}`)
  const { domain, types, primaryType, message } = shape.build(params as never, identity).typedData
  // The order of its text is the client's: what was received is what was signed.
  if (primaryType === 'Message') {
    return digestOfMessage(call.signedMessage, domain.chainId)
  }
  const mutable = Object.entries(types).map(
    ([type, fields]) => [type, fields.map((field) => ({ ...field }))] as const,
  )
  return TypedDataEncoder.hash(domain, Object.fromEntries(mutable), message)
}

type Unsigned = ReturnType<(typeof futuresManagement)['approveAgent']['build']>
