import { formEncode } from '../auth/formEncode.ts'
import { messageTypedData } from '../auth/makeTypedData.ts'
import type { TypedData } from '../auth/typedData.ts'
import { bindSubAccount } from '../futures/bindSubAccount.ts'
import { createSubAccount } from '../futures/createSubAccount.ts'
import { consentOrders } from './consentOrders.ts'
import { orderedWire, type WalletParams } from './walletCall.ts'
import type { WalletIdentity } from './walletIdentity.ts'

/** Passes the check of the schema; what is signed here does not contain it. */
const UNSIGNED = '0x'

/**
 * Typed data that the sub-account's wallet signs before `bindSubAccount`; its signature becomes
 * `childSignature`. Both signatures carry the same nonce.
 *
 * @throws {AsterValidationError} Parameters break the schema.
 */
export function bindSubAccountConsent(
  params: Omit<WalletParams<typeof bindSubAccount>, 'childSignature'>,
  identity: WalletIdentity,
): TypedData {
  const whole = { ...params, childSignature: UNSIGNED }
  const order = consentOrders.bindSubAccount.slice(0, -1)
  const wire = orderedWire(bindSubAccount, whole, identity, order)
  return messageTypedData(formEncode(wire), identity.messageChainId)
}

/**
 * Typed data that the sub-account's wallet signs before `createSubAccount`; its signature becomes
 * `childSignature`. Both signatures carry the same nonce.
 *
 * @throws {AsterValidationError} Parameters break the schema.
 * @throws {AsterConfigurationError} The identity has no agent.
 */
export function createSubAccountConsent(
  params: Omit<WalletParams<typeof createSubAccount>, 'childSignature'>,
  identity: WalletIdentity,
): TypedData {
  const whole = { ...params, childSignature: UNSIGNED }
  const order = consentOrders.createSubAccount.slice(0, -1)
  const wire = orderedWire(createSubAccount, whole, identity, order)
  return messageTypedData(formEncode(wire), identity.messageChainId)
}
