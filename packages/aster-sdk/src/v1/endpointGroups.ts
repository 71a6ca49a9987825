import {
  type NamedEndpoint,
  namedGroups,
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

// Constants, because a bundler keeps what a field is read from.
const futuresWallet = pickWalletSpecs(futures)
const spotWallet = pickWalletSpecs(spot)

/**
 * Withdrawals of V1 by market and name. They also need a signature of the main wallet. No client binds
 * them: who wants one passes it to `prepare`.
 */
export const walletV1Endpoints: {
  readonly futures: WalletSpecsOf<typeof futures>
  readonly spot: WalletSpecsOf<typeof spot>
} = { futures: futuresWallet, spot: spotWallet }

/** Every V1 endpoint of both markets, withdrawals included. */
export const v1EndpointSpecs: readonly NamedEndpoint[] = namedGroups([
  ['futures', futuresV1Endpoints],
  ['futures', futuresWallet],
  ['spot', spotV1Endpoints],
  ['spot', spotWallet],
])
