import { approveAgent } from '../futures/approveAgent.ts'
import { approveBuilder } from '../futures/approveBuilder.ts'
import { bindSubAccount } from '../futures/bindSubAccount.ts'
import { createSubAccount } from '../futures/createSubAccount.ts'
import { deleteAgent } from '../futures/deleteAgent.ts'
import { deleteBuilder } from '../futures/deleteBuilder.ts'
import { migrateUser } from '../futures/migrateUser.ts'
import { registerAndApproveAgent } from '../futures/registerAndApproveAgent.ts'
import { transferToAccount } from '../futures/transferToAccount.ts'
import { updateAgent } from '../futures/updateAgent.ts'
import { updateBuilder } from '../futures/updateBuilder.ts'
import { updateSubAccount } from '../futures/updateSubAccount.ts'
import { approveBuilder as approveSpotBuilder } from '../spot/approveBuilder.ts'
import { deleteBuilder as deleteSpotBuilder } from '../spot/deleteBuilder.ts'
import { updateBuilder as updateSpotBuilder } from '../spot/updateBuilder.ts'
import { consentOrders } from './consentOrders.ts'
import { messageCall, structCall } from './walletCall.ts'

const RIGHTS = ['canSpotTrade', 'canPerpTrade', 'canWithdraw']

/** Futures calls that the main wallet signs, by name. */
export const futuresManagement = {
  approveAgent: structCall(approveAgent, {
    primaryType: 'ApproveAgent',
    fields: [
      'agentName',
      'agentAddress',
      'ipWhitelist',
      'expired',
      ...RIGHTS,
      'builder',
      'maxFeeRate',
      'builderName',
      'spotBuilder',
      'spotBuilderName',
    ],
    sentEmpty: ['ipWhitelist'],
  }),
  updateAgent: structCall(updateAgent, {
    primaryType: 'UpdateAgent',
    fields: ['agentAddress', 'ipWhitelist', ...RIGHTS],
    sentEmpty: ['ipWhitelist'],
  }),
  deleteAgent: structCall(deleteAgent, { primaryType: 'DelAgent', fields: ['agentAddress'] }),
  registerAndApproveAgent: messageCall(registerAndApproveAgent, {
    order: [
      'user',
      'nonce',
      'agentName',
      'agentAddress',
      'expired',
      'signatureChainId',
      ...RIGHTS,
      'ipWhitelist',
      'agentCode',
    ],
    chain: 'signature',
  }),
  approveBuilder: structCall(approveBuilder, {
    primaryType: 'ApproveBuilder',
    fields: ['builder', 'maxFeeRate'],
  }),
  updateBuilder: structCall(updateBuilder, {
    primaryType: 'UpdateBuilder',
    fields: ['builder', 'maxFeeRate'],
  }),
  deleteBuilder: structCall(deleteBuilder, { primaryType: 'DelBuilder', fields: ['builder'] }),
  bindSubAccount: messageCall(bindSubAccount, {
    order: consentOrders.bindSubAccount,
    chain: 'message',
  }),
  createSubAccount: messageCall(createSubAccount, {
    order: consentOrders.createSubAccount,
    chain: 'message',
  }),
  updateSubAccount: messageCall(updateSubAccount, {
    order: ['subSourceAddr', 'nonce', 'user', 'signer', 'subAccountName', 'status'],
    chain: 'message',
  }),
  transferToAccount: messageCall(transferToAccount, {
    order: [
      'toAccountAddress',
      'asset',
      'amount',
      'kindType',
      'nonce',
      'user',
      'signer',
      'fromAccountAddress',
    ],
    chain: 'message',
  }),
  migrateUser: structCall(migrateUser, { primaryType: 'UserAssetMigrate', fields: [] }),
} as const

/** Spot calls that the main wallet signs, by name. */
export const spotManagement = {
  approveBuilder: structCall(approveSpotBuilder, {
    primaryType: 'ApproveBuilder',
    fields: ['builder', 'maxFeeRate', 'builderName'],
  }),
  updateBuilder: structCall(updateSpotBuilder, {
    primaryType: 'UpdateBuilder',
    fields: ['builder', 'maxFeeRate'],
  }),
  deleteBuilder: structCall(deleteSpotBuilder, { primaryType: 'DelBuilder', fields: ['builder'] }),
} as const
