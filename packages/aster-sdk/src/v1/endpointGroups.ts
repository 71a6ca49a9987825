import {
  type NamedEndpoint,
  namedSpecs,
  pickSpecs,
  pickWalletSpecs,
  type SpecsOf,
  type WalletSpecsOf,
} from '../pickSpecs.ts'
import * as futures from './futures/index.ts'
import * as spot from './spot/index.ts'

/** Futures endpoints of V1 by name: what `createAsterV1Client` binds. */
export const futuresV1Endpoints: SpecsOf<typeof futures> = pickSpecs(futures)

/** Spot endpoints of V1 by name. */
export const spotV1Endpoints: SpecsOf<typeof spot> = pickSpecs(spot)

/**
 * Withdrawals of V1 by market and name. They also need a signature of the main wallet. No client binds
 * them: who wants one passes it to `prepare`.
 */
export const walletV1Endpoints: {
  readonly futures: WalletSpecsOf<typeof futures>
  readonly spot: WalletSpecsOf<typeof spot>
} = { futures: pickWalletSpecs(futures), spot: pickWalletSpecs(spot) }

/** Every V1 endpoint of both markets, withdrawals included. */
export const v1EndpointSpecs: readonly NamedEndpoint[] = [
  ...namedSpecs('futures', futuresV1Endpoints),
  ...namedSpecs('futures', walletV1Endpoints.futures),
  ...namedSpecs('spot', spotV1Endpoints),
  ...namedSpecs('spot', walletV1Endpoints.spot),
]
