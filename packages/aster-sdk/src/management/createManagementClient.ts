import { hashOfText } from '../auth/messageDigest.ts'
import { createNonceSource, type NonceSource } from '../auth/nonceSource.ts'
import type { Signer } from '../auth/signer.ts'
import { signTypedData } from '../auth/signTypedData.ts'
import { type CallContext, type SignedRequest, urlOf } from '../call.ts'
import type { CallOptions } from '../callOptions.ts'
import { callWrite, prepareWrite } from '../callWrite.ts'
import type { ParamsOf, ResultOf, WalletEndpointSpec } from '../endpoint.ts'
import type { Environment } from '../environments.ts'
import type { PreparedCall } from '../preparedCall.ts'
import { kyTransport } from '../transport/kyTransport.ts'
import type { Transport } from '../transport/transport.ts'
import { futuresManagement, spotManagement } from './managementCalls.ts'
import type { UnsignedWalletCall, WalletCall, WalletParams } from './walletCall.ts'
import { type AsterChain, asterChainOf, type WalletIdentity } from './walletIdentity.ts'

/** Which main wallet, and where. */
export interface ManagementOptions {
  readonly environment: Environment
  /** Signs with the main wallet's key; an agent's key is refused by the venue. */
  readonly wallet: Signer
  /** Address of an agent of the account; only sub-account calls name it. */
  readonly agent?: string | undefined
  /** Exchange time, epoch ms. @default the local clock */
  readonly now?: (() => number) | undefined
  /** Nonces of the wallet. @default made of `now` */
  readonly nonce?: NonceSource | undefined
  /** @default by the environment */
  readonly asterChain?: AsterChain | undefined
  /** @default 56, which the venue expects of EVM wallets */
  readonly signatureChainId?: number | undefined
  readonly transport?: Transport | undefined
  /** Total per call, milliseconds. @default 10000 */
  readonly timeoutMs?: number | undefined
}

/** Per call. */
export interface ManagementCallOptions extends CallOptions {
  /** The nonce that a sub-account's wallet has signed already. @default a new one */
  readonly nonce?: string | undefined
}

/** Management calls as functions: each signs and sends once, and throws for all but acceptance. */
export type ManagementGroup<Calls> = {
  readonly [Name in keyof Calls]: Calls[Name] extends WalletCall<infer Spec>
    ? (params: WalletParams<Spec>, options?: ManagementCallOptions) => Promise<ResultOf<Spec>>
    : never
}

/** What the main wallet can change. */
export interface ManagementClient {
  readonly futures: ManagementGroup<typeof futuresManagement>
  readonly spot: ManagementGroup<typeof spotManagement>
  readonly nonce: NonceSource
  /** Who signs, for the pure builders. @param nonce @default a new one */
  identity(nonce?: string): WalletIdentity
  /** Signs a call without sending it. */
  prepare<Spec extends WalletEndpointSpec>(
    call: WalletCall<Spec>,
    params: WalletParams<Spec>,
    options?: { readonly nonce?: string | undefined },
  ): Promise<PreparedCall<ResultOf<Spec>>>
}

/** Nonce window of the venue and a margin for the clocks of its machines. */
const ADMISSION_MS = 61_000

/**
 * Makes a client of a main wallet: agents, builders, sub-accounts. Bots need none: keep the wallet's key
 * away from them. It cannot withdraw.
 *
 * @throws {AsterConfigurationError} The environment is neither mainnet nor testnet and `asterChain` is not
 *   given.
 */
export function createManagementClient(options: ManagementOptions): ManagementClient {
  const { environment, wallet, agent, signatureChainId = 56 } = options
  const asterChain = options.asterChain ?? asterChainOf(environment)
  const nonces = options.nonce ?? createNonceSource({ now: options.now ?? Date.now })
  const transport = options.transport ?? kyTransport({})
  const identity = (nonce = nonces.next()): WalletIdentity => ({
    user: wallet.address,
    nonce,
    asterChain,
    messageChainId: environment.chainId,
    signatureChainId,
    agent,
  })
  /** One call's context: its signature is made already, so nothing can be signed a second time. */
  async function contextOf<Spec extends WalletEndpointSpec>(
    call: WalletCall<Spec>,
    params: WalletParams<Spec>,
    nonce: string | undefined,
  ): Promise<CallContext> {
    const who = identity(nonce)
    const unsigned = call.build(params, who)
    const signature = await signTypedData(wallet, unsigned.typedData)
    const signed = requestOf(environment, call.spec, { unsigned, signature, nonce: who.nonce })
    const timeoutMs = options.timeoutMs ?? 10_000
    const sign = () => Promise.resolve(signed)
    return { environment, transport, encoding: 'form', timeoutMs, maxBytes: 1024 * 1024, sign }
  }
  return {
    futures: bind(futuresManagement, contextOf) as ManagementClient['futures'],
    spot: bind(spotManagement, contextOf) as ManagementClient['spot'],
    nonce: nonces,
    identity,
    prepare: async (call, params, { nonce } = {}) =>
      prepareWrite(
        await contextOf(call, params, nonce),
        call.spec,
        params as ParamsOf<typeof call.spec>,
      ),
  }
}

type ContextOf = (
  call: WalletCall,
  params: WalletParams<WalletEndpointSpec>,
  nonce: string | undefined,
) => Promise<CallContext>

function bind(calls: Readonly<Record<string, WalletCall>>, contextOf: ContextOf): object {
  const bound = Object.entries(calls).map(([name, call]) => [
    name,
    async (
      params: WalletParams<WalletEndpointSpec> = {},
      { nonce, ...options }: ManagementCallOptions = {},
    ) => callWrite(await contextOf(call, params, nonce), call.spec, params, options),
  ])
  return Object.fromEntries(bound)
}

function requestOf(
  environment: Environment,
  spec: WalletEndpointSpec,
  parts: {
    readonly unsigned: UnsignedWalletCall
    readonly signature: string
    readonly nonce: string
  },
): SignedRequest {
  const { unsigned, signature, nonce } = parts
  const body = `${unsigned.before}&signature=${signature}${unsigned.after}`
  return {
    request: { method: spec.method, url: urlOf(environment, spec), body },
    nonce,
    requestHash: hashOfText(`${spec.method} ${spec.path} ${body}`),
    deadline: Math.ceil(Number(nonce) / 1000) + ADMISSION_MS,
  }
}
