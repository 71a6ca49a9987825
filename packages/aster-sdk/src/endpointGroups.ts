import * as futures from './futures/index.ts'
import {
  type NamedEndpoint,
  namedSpecs,
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

/**
 * Endpoints that need the main wallet, by market and name: withdrawals, agents, builders, sub-accounts. No
 * client binds them, so that nothing of it happens by accident.
 */
export const walletEndpoints: {
  readonly futures: WalletSpecsOf<typeof futures>
  readonly spot: WalletSpecsOf<typeof spot>
} = { futures: pickWalletSpecs(futures), spot: pickWalletSpecs(spot) }

/** Every V3 endpoint of both markets, those that need the main wallet included. */
export const endpointSpecs: readonly NamedEndpoint[] = [
  ...namedSpecs('futures', futuresEndpoints),
  ...namedSpecs('futures', walletEndpoints.futures),
  ...namedSpecs('spot', spotEndpoints),
  ...namedSpecs('spot', walletEndpoints.spot),
]
