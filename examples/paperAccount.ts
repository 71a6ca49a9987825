import { accountOfSeed, startPaperExchange, syntheticFeed } from '@asterkit/paper-exchange'
import {
  createAsterClient,
  createServerClock,
  credentialsFromEnv,
  customEnvironment,
  environmentFromEnv,
  environments,
} from '@asterkit/sdk'
import { privateKeySigner } from '@asterkit/sdk/signing'
import { credentialsV1FromEnv, hmacSigner } from '@asterkit/sdk/v1'

/**
 * Chooses the exchange: the one that the four `ASTER_*_URL` variables name, with the keys of `API_*` and the old
 * ones of `APIV1_*`; without the variables a paper exchange in this process with play keys, which ends with
 * `close`.
 */
export async function openExchange() {
  const environment = environmentFromEnv(process.env)
  if (environment !== undefined) {
    const credentials = await credentialsFromEnv(process.env)
    const oldKeys = credentialsV1FromEnv(process.env)
    return { environment, credentials, oldKeys, close: async () => undefined }
  }
  const { user, v1 } = accountOfSeed(1)
  const paper = await startPaperExchange({
    feed: syntheticFeed({ seed: 7 }),
    mode: 'free',
    speed: 1,
    accounts: [{ user, agents: [], v1 }],
  })
  const { futuresRestUrl, futuresWsUrl, spotRestUrl, spotWsUrl } = paper.urls
  return {
    environment: customEnvironment({
      chainId: paper.chainId,
      hosts: {
        futuresRest: futuresRestUrl,
        futuresWs: futuresWsUrl,
        spotRest: spotRestUrl,
        spotWs: spotWsUrl,
      },
    }),
    credentials: {
      user: privateKeySigner(`0x${'11'.repeat(32)}`).address,
      signer: privateKeySigner(`0x${'22'.repeat(32)}`),
    },
    oldKeys: hmacSigner(v1),
    close: () => paper.close(),
  }
}

/** Opens an account that may trade, on exchange time. Refuses mainnet: examples place orders. */
export async function openAccount() {
  const { environment, credentials, close } = await openExchange()
  if (environment === environments.mainnet) {
    throw new Error('examples with keys do not run on mainnet: use testnet or a paper exchange')
  }
  const clock = await createServerClock(createAsterClient({ environment }))
  const aster = createAsterClient({ environment, credentials, now: clock.now })
  return { aster, now: clock.now, close }
}
