/**
 * A program that imports the signers at the start, which the SDK itself loads with the first signed call. The
 * install test bundles it into one file, without splitting, and runs it against a local exchange.
 */
import { createAsterClient, credentialsFromEnv, customEnvironment } from '@asterkit/sdk'
import { privateKeySigner } from '@asterkit/sdk/signing'

/** Throwaway key of the documented signing vectors; it owns nothing. */
const KEY = '0x0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef'

async function probe(futures: string, spot: string): Promise<Readonly<Record<string, unknown>>> {
  const signer = privateKeySigner(KEY)
  const { address } = signer
  const environment = customEnvironment({
    hosts: {
      futuresRest: futures,
      futuresWs: futures.replace('http', 'ws'),
      spotRest: spot,
      spotWs: spot.replace('http', 'ws'),
    },
  })
  const fromEnv = await credentialsFromEnv({
    API_USER: address,
    API_SIGNER: address,
    API_PRIVATE_KEY: KEY,
  })
  const aster = createAsterClient({ environment, credentials: { user: address, signer } })
  const { serverTime } = await aster.futures.getServerTime()
  const [wallet] = await aster.futures.getBalances()
  const { balances } = await aster.spot.getAccount()
  return {
    knowsTime: serverTime > 0,
    perp: wallet?.balance,
    spot: balances.map(({ asset, free }) => `${free} ${asset}`).join(),
    signerFromEnv: fromEnv?.signer.address === address,
  }
}

void probe(process.argv[2] ?? '', process.argv[3] ?? '').then((found) =>
  process.stdout.write(JSON.stringify(found)),
)
