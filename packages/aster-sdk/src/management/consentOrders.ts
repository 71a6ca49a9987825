/** Order of what a sub-account's wallet and then the main wallet sign; the latter signs the last too. */
export const consentOrders = {
  bindSubAccount: ['childAddress', 'name', 'nonce', 'user', 'childSignature'],
  createSubAccount: [
    'subAccountName',
    'subSourceAddr',
    'nonce',
    'user',
    'signer',
    'childSignature',
  ],
} as const
