import { formEncode } from '../auth/formEncode.ts'
import { messageTypedData, typedDataDomain } from '../auth/makeTypedData.ts'
import type { TypedData } from '../auth/typedData.ts'
import type { ParamsOf, WalletEndpointSpec } from '../endpoint.ts'
import { AsterConfigurationError, AsterValidationError } from '../errors.ts'
import { encodeParams } from '../wireParams.ts'
import type { WalletIdentity } from './walletIdentity.ts'

/** What a caller passes; network and chain of the signature come from the identity. */
export type WalletParams<Spec extends WalletEndpointSpec> = Omit<
  ParamsOf<Spec>,
  'asterChain' | 'signatureChainId'
>

/** A management call before it is signed. */
export interface UnsignedWalletCall {
  /** What the main wallet signs. */
  readonly typedData: TypedData
  /** Form text before and after `signature=...`; the last part starts with `&` or is empty. */
  readonly before: string
  readonly after: string
}

/** A management endpoint with the shape of its signature. */
export interface WalletCall<Spec extends WalletEndpointSpec = WalletEndpointSpec> {
  readonly spec: Spec
  /**
   * Builds typed data and wire text. Pure: nothing is signed or sent.
   *
   * @throws {AsterValidationError} Parameters break the schema.
   * @throws {AsterConfigurationError} The call names an agent and the identity has none.
   */
  build(params: WalletParams<Spec>, identity: WalletIdentity): UnsignedWalletCall
}

type WireText = ReadonlyMap<string, string>

/**
 * A call whose fields are signed as a struct: capitalised names in the given order, then `AsterChain`,
 * `User` and `Nonce`.
 *
 * @param shape.fields Parameters in the order of the struct; those that are absent are left out.
 * @param shape.sentEmpty Parameters that are sent and signed as empty text when absent.
 */
export function structCall<Spec extends WalletEndpointSpec>(
  spec: Spec,
  shape: {
    readonly primaryType: string
    readonly fields: readonly string[]
    readonly sentEmpty?: readonly string[]
  },
): WalletCall<Spec> {
  return {
    spec,
    build(params, identity) {
      const checked = checkedWire(spec, params, identity)
      for (const name of shape.sentEmpty ?? []) if (!checked.has(name)) checked.set(name, '')
      const { asterChain, user, nonce, signatureChainId } = identity
      const signed = pick(checked, shape.fields)
      signed.push(['asterChain', asterChain], ['user', user], ['nonce', nonce])
      return {
        typedData: structTypedData(shape.primaryType, signed, signatureChainId),
        before: formEncode(signed),
        after: `&signatureChainId=${signatureChainId}`,
      }
    },
  }
}

/**
 * A call whose parameter string is signed like an ordinary one, in a fixed order.
 *
 * @param shape.order Parameters in the order of the message, `user`, `nonce` and `signer` included.
 * @param shape.chain Which chain id the signature carries.
 */
export function messageCall<Spec extends WalletEndpointSpec>(
  spec: Spec,
  shape: { readonly order: readonly string[]; readonly chain: 'message' | 'signature' },
): WalletCall<Spec> {
  return {
    spec,
    build(params, identity) {
      const before = formEncode(orderedWire(spec, params, identity, shape.order))
      const { messageChainId, signatureChainId } = identity
      const chainId = shape.chain === 'message' ? messageChainId : signatureChainId
      return { typedData: messageTypedData(before, chainId), before, after: '' }
    },
  }
}

/** Checked parameters and identity in the given order; those that are absent are left out. */
export function orderedWire<Spec extends WalletEndpointSpec>(
  spec: Spec,
  params: WalletParams<Spec>,
  identity: WalletIdentity,
  order: readonly string[],
): [name: string, value: string][] {
  const wire = checkedWire(spec, params, identity)
  wire.set('user', identity.user).set('nonce', identity.nonce)
  if (order.includes('signer')) wire.set('signer', agentOf(spec, identity))
  return pick(wire, order)
}

function checkedWire<Spec extends WalletEndpointSpec>(
  spec: Spec,
  params: WalletParams<Spec>,
  { asterChain, signatureChainId }: WalletIdentity,
): Map<string, string> {
  const own: Readonly<Record<string, unknown>> = { asterChain, signatureChainId }
  const given: Record<string, unknown> = { ...params }
  for (const [name, value] of Object.entries(own)) {
    if (given[name] !== undefined && given[name] !== value) {
      throw new AsterValidationError(
        name,
        `${spec.method} ${spec.path}: ${name} is not the one of this wallet: leave it out`,
      )
    }
    if (Object.hasOwn(spec.params.shape, name)) given[name] = value
    else delete given[name]
  }
  return new Map(encodeParams(spec, given as ParamsOf<Spec>))
}

function agentOf(spec: WalletEndpointSpec, { agent }: WalletIdentity): string {
  if (agent !== undefined) return agent
  throw new AsterConfigurationError(
    `${spec.method} ${spec.path} names an agent of the account: set agent`,
  )
}

function pick(wire: WireText, order: readonly string[]): [string, string][] {
  return order.flatMap((name): [string, string][] => {
    const value = wire.get(name)
    return value === undefined ? [] : [[name, value]]
  })
}

const BOOLEANS: ReadonlySet<string> = new Set(['canSpotTrade', 'canPerpTrade', 'canWithdraw'])
const NUMBERS: ReadonlySet<string> = new Set(['expired', 'nonce'])

function structTypedData(
  primaryType: string,
  signed: readonly (readonly [name: string, value: string])[],
  chainId: number,
): TypedData {
  const fields = signed.map(([name, text]) => {
    const capitalised = `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`
    if (BOOLEANS.has(name))
      return { name: capitalised, type: 'bool', value: text === 'true' } as const
    if (NUMBERS.has(name))
      return { name: capitalised, type: 'uint256', value: BigInt(text) } as const
    return { name: capitalised, type: 'string', value: text } as const
  })
  return {
    domain: typedDataDomain('AsterSignTransaction', chainId),
    types: { [primaryType]: fields.map(({ name, type }) => ({ name, type })) },
    primaryType,
    message: Object.fromEntries(fields.map(({ name, value }) => [name, value])),
  }
}
