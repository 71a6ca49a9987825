import type { Security } from '@asterkit/sdk'
import { type EpochMs, VenueError } from '../core/index.ts'
import type { AgentAction } from './agentRegistry.ts'
import {
  type Caller,
  type CallParameters,
  type CallRequest,
  missingParameter,
  type Scheme,
} from './callParameters.ts'
import { UNRESTRICTED } from './paperAccountSettings.ts'
import type { PaperMachine } from './paperMachine.ts'
import { admitWallet, type UnprovenWalletCall } from './walletAdmission.ts'

/** A call whose parameters have been read. */
export interface UnprovenCall extends UnprovenWalletCall {
  readonly scheme: Scheme
  readonly security: Security
  readonly request: CallRequest
  /** Server time as the exchange believes it to be, epoch ms. */
  readonly now: EpochMs
}

/**
 * Finds out who sent a call and whether it may.
 *
 * @returns Undefined for calls that need nobody.
 * @throws {VenueError} The venue's refusal; a nonce that was refused is not used up.
 * @throws {PaperExchangeError} The exchange can take no more changes.
 */
export function admit(machine: PaperMachine, unproven: UnprovenCall): Caller | undefined {
  const { scheme, security } = unproven
  if (security === 'none') return undefined
  machine.assertWritable()
  switch (scheme) {
    case 'v1':
      return admitV1(machine, unproven)
    case 'v3':
      return admitAgent(machine, unproven)
    case 'wallet':
      return admitWallet(machine, unproven)
  }
}

function admitV1({ v1Keys }: PaperMachine, unproven: UnprovenCall): Caller {
  const { security, call, request, now } = unproven
  const isKeyEnough = security === 'market-data' || security === 'user-stream'
  const user = isKeyEnough ? v1Keys.userOf(request.apiKey) : v1Keys.admit(request.apiKey, call, now)
  return { user }
}

function admitAgent(
  machine: PaperMachine,
  { host, name, security, call, request, now }: UnprovenCall,
): Caller {
  const { agents, signatures, venue } = machine
  const { signature, nonce, signer, user: named } = requireAuthentication(call)
  if (!signatures.isSignedBy(call.signedMessage, signature, signer)) {
    throw new VenueError(-1022, 'Signature check failed')
  }
  const action: AgentAction = {
    right: security === 'trade' ? RIGHTS[host] : undefined,
    now,
    address: request.address,
  }
  const { user, isNew } = agents.resolve(named, signer, action)
  if (!GUARDED.has(name)) agents.admitNonce(signer, nonce, now)
  if (isNew) {
    agents.approve(user, { ...UNRESTRICTED, address: signer })
    venue.account(user)
    machine.record({ kind: 'open', user, agent: signer })
  }
  return { user, agent: signer, nonce }
}

/** Calls that carry the nonce of the order they cancel: it is used already, and stays so. */
const GUARDED: ReadonlySet<string> = new Set(['guardedCancelOrder', 'guardedCancelBatchOrders'])

const RIGHTS = { futures: 'canPerpTrade', spot: 'canSpotTrade' } as const

const ADDRESS = /^0x[0-9a-f]{40}$/

/** The authentication parameters of V3, all there and well formed; addresses in lower case. */
function requireAuthentication({ authentication }: CallParameters) {
  const { signature, nonce } = authentication
  const signer = authentication.signer?.toLowerCase()
  const user = authentication.user?.toLowerCase()
  if (!nonce) throw missingParameter('nonce')
  if (!signer || !ADDRESS.test(signer)) throw missingParameter('signer')
  if (user !== undefined && !ADDRESS.test(user)) throw missingParameter('user')
  if (!signature) throw missingParameter('signature')
  return { signature, nonce, signer, user }
}
