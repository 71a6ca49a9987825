import * as futures from './futures/index.ts'
import {
  type NamedEndpoint,
  namedGroups,
  pickSpecs,
  pickWalletSpecs,
  type SpecsOf,
  type WalletSpecsOf,
} from './pickSpecs.ts'
import * as spot from './spot/index.ts'

export type { NamedEndpoint, SpecsOf, WalletSpecsOf }

/** Futures endpoints by name: what the client binds and the paper exchange serves. */
export const futuresEndpoints: SpecsOf<typeof futures> = pickSpecs(futures)

/** Spot endpoints by name. */
export const spotEndpoints: SpecsOf<typeof spot> = pickSpecs(spot)

// Constants, because a bundler keeps what a field is read from.
const futuresWallet = pickWalletSpecs(futures)
const spotWallet = pickWalletSpecs(spot)

/**
 * Endpoints that need the main wallet, by market and name: withdrawals, agents, builders, sub-accounts. No
 * client binds them, so that nothing of it happens by accident.
 */
export const walletEndpoints: {
  readonly futures: WalletSpecsOf<typeof futures>
  readonly spot: WalletSpecsOf<typeof spot>
} = { futures: futuresWallet, spot: spotWallet }

/** Every V3 endpoint of both markets, those that need the main wallet included. */
export const endpointSpecs: readonly NamedEndpoint[] = namedGroups([
  ['futures', futuresEndpoints],
  ['futures', futuresWallet],
  ['spot', spotEndpoints],
  ['spot', spotWallet],
])
