import { Decimal } from '@asterkit/instruments'
import { type PaperExchange, startPaperExchange, syntheticFeed } from '@asterkit/paper-exchange'
import { privateKeySigner } from '@asterkit/sdk/signing'

/** Address of the only account. */
export const WALLET = `0x${'1'.repeat(40)}`
const HOUR_MS = 3_600_000

/** An exchange in real time, as the testnet is, with one account. @param key Its agent's. */
export async function startTestnet(key: string): Promise<PaperExchange> {
  const now = Date.now()
  const grant = {
    address: privateKeySigner(key).address,
    name: 'bot',
    expired: now + 365 * 24 * HOUR_MS,
    ipWhitelist: [],
    canSpotTrade: true,
    canPerpTrade: true,
    canWithdraw: false,
  }
  const money = { USDT: new Decimal(1000) }
  return startPaperExchange({
    feed: syntheticFeed({ seed: 7, startTime: now - HOUR_MS }),
    startAt: now,
    mode: 'free',
    speed: 1,
    enrolment: 'listed',
    startingBalances: { spot: money, perp: money },
    accounts: [{ user: WALLET, agents: [grant] }],
  })
}

/** What a program's environment says about it. @param key The agent's; undefined: it has to come from elsewhere. */
export function testnetEnv(
  exchange: PaperExchange,
  key: string | undefined,
): Record<string, string> {
  const { futuresRestUrl, futuresWsUrl, spotRestUrl, spotWsUrl } = exchange.urls
  return {
    ASTER_FUTURES_REST_URL: futuresRestUrl,
    ASTER_FUTURES_WS_URL: futuresWsUrl,
    ASTER_SPOT_REST_URL: spotRestUrl,
    ASTER_SPOT_WS_URL: spotWsUrl,
    ...(key !== undefined && {
      API_USER: WALLET,
      API_SIGNER: privateKeySigner(key).address,
      API_PRIVATE_KEY: key,
    }),
  }
}
