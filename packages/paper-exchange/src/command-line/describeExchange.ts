import type { PaperAccountSettings, SeededAccount } from '../server/paperAccountSettings.ts'
import type { PaperExchange } from '../server/paperExchange.ts'

/** What a running exchange has to say about how to reach it. */
export interface ExchangeDescription {
  readonly urls: PaperExchange['urls']
  readonly chainId: number
  /** Virtual time, epoch ms. */
  readonly now: number
  /** Status page; `/paper/state` and `/paper/snapshot` are beside it. */
  readonly statusUrl: string
  /** Environment variables of our programs. */
  readonly env: Readonly<Record<string, string>>
  /** Keys of the default account; null when accounts come from a file, whose keys are the user's. */
  readonly account: SeededAccount | null
  /** Listed accounts without their secrets. */
  readonly accounts: readonly { readonly user: string; readonly agents: readonly string[] }[]
  /** Programs to paste, by client. */
  readonly paste: Readonly<Record<'ccxtJs' | 'ccxtPython' | 'curl', string>>
}

/** Describes a running exchange for people and programs. */
export function describeExchange(
  paper: PaperExchange,
  accounts: readonly PaperAccountSettings[],
  seeded: SeededAccount | undefined,
): ExchangeDescription {
  const { urls, chainId } = paper
  return {
    urls,
    chainId,
    now: paper.now(),
    statusUrl: `${paper.controlUrl}/paper`,
    env: {
      ASTER_FUTURES_REST_URL: urls.futuresRestUrl,
      ASTER_FUTURES_WS_URL: urls.futuresWsUrl,
      ASTER_SPOT_REST_URL: urls.spotRestUrl,
      ASTER_SPOT_WS_URL: urls.spotWsUrl,
      ...(seeded === undefined ? {} : keysOf(seeded)),
    },
    account: seeded ?? null,
    accounts: accounts.map(({ user, agents }) => ({
      user,
      agents: agents.map(({ address }) => address),
    })),
    paste: {
      ccxtJs: ccxtJs(paper, seeded),
      ccxtPython: ccxtPython(paper, seeded),
      curl: curl(paper, seeded),
    },
  }
}

function keysOf({ user, agent, agentPrivateKey, v1 }: SeededAccount) {
  return {
    API_USER: user,
    API_SIGNER: agent,
    API_PRIVATE_KEY: agentPrivateKey,
    APIV1_PUBLIC_KEY: v1.apiKey,
    APIV1_PRIVATE_KEY: v1.secret,
  }
}

/** ccxt signs as the main wallet itself; by default it would also approve and pay a builder. */
const CCXT_OPTIONS = [
  ['builderFee', 'false', 'False'],
  ['approvedBuilderFee', 'true', 'True'],
] as const

/**
 * The URLs as ccxt's `urls.api` has them, REST and Pro. ccxt takes a socket for one of futures when its URL
 * has `fstream` in it; on loopback the user's name has to say so.
 */
function ccxtUrls({ urls }: PaperExchange): Readonly<Record<string, unknown>> {
  const futuresWs = urls.futuresWsUrl.replace('//', '//fstream@')
  return {
    fapiPublic: `${urls.futuresRestUrl}/fapi`,
    fapiPrivate: `${urls.futuresRestUrl}/fapi`,
    sapiPublic: `${urls.spotRestUrl}/api`,
    sapiPrivate: `${urls.spotRestUrl}/api`,
    ws: {
      public: { spot: `${urls.spotWsUrl}/stream`, swap: `${futuresWs}/stream` },
      private: { spot: `${urls.spotWsUrl}/ws`, swap: `${futuresWs}/ws` },
    },
  }
}

/** An object as both languages write it. */
function literal(value: unknown): readonly string[] {
  return JSON.stringify(value, null, 2).split('\n')
}

function ccxtJs(paper: PaperExchange, seeded: SeededAccount | undefined): string {
  const key = seeded?.userPrivateKey ?? 'KEY OF THE MAIN WALLET'
  const options = CCXT_OPTIONS.map(([name, value]) => `${name}: ${value}`)
  return [
    "import ccxt from 'ccxt'",
    'const exchange = new ccxt.pro.aster({',
    `  privateKey: '${key}',`,
    `  options: { v3ChainId: ${paper.chainId}, ${options.join(', ')} },`,
    '})',
    'exchange.urls.api =',
    ...literal(ccxtUrls(paper)).map((line) => `  ${line}`),
    'await exchange.loadHttpProxyAgent() // for sockets without TLS',
    'console.log(await exchange.fetchBalance())',
  ].join('\n')
}

function ccxtPython(paper: PaperExchange, seeded: SeededAccount | undefined): string {
  const key = seeded?.userPrivateKey ?? 'KEY OF THE MAIN WALLET'
  const options = CCXT_OPTIONS.map(([name, , value]) => `'${name}': ${value}`)
  return [
    'import asyncio',
    'import ccxt.pro as ccxt',
    'async def main():',
    '    exchange = ccxt.aster({',
    `        'privateKey': '${key}',`,
    `        'options': {'v3ChainId': ${paper.chainId}, ${options.join(', ')}},`,
    '    })',
    "    exchange.urls['api'] = \\",
    ...literal(ccxtUrls(paper)).map((line) => `      ${line}`),
    '    print(await exchange.fetch_balance())',
    "    print(await exchange.watch_order_book('BTC/USDT:USDT'))",
    '    await exchange.close()',
    'asyncio.run(main())',
  ].join('\n')
}

/** V1, because HMAC is what a shell can sign. */
function curl({ urls }: PaperExchange, seeded: SeededAccount | undefined): string {
  const { apiKey, secret } = seeded?.v1 ?? { apiKey: 'V1 KEY', secret: 'V1 SECRET' }
  const host = urls.futuresRestUrl
  return [
    `TIME=$(curl -s ${host}/fapi/v1/time | tr -dc 0-9)`,
    `QUERY="timestamp=$TIME&recvWindow=60000"`,
    `SIGNATURE=$(printf %s "$QUERY" | openssl dgst -sha256 -hmac ${quoted(secret)} | sed 's/.*= *//')`,
    `curl -s -H ${quoted(`X-MBX-APIKEY: ${apiKey}`)} "${host}/fapi/v2/balance?$QUERY&signature=$SIGNATURE"`,
  ].join('\n')
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

/** The description as text: lines to paste into a shell, everything else commented. */
export function descriptionText(description: ExchangeDescription): string {
  const { env, account, accounts, paste, chainId, now, statusUrl } = description
  const comment = (text: string) => text.split('\n').map((line) => `#   ${line}`)
  const who =
    account === null
      ? [`# Accounts: ${accounts.map(({ user }) => user).join(', ')}; their keys are yours.`]
      : [
          '# The keys below are made of the seed and worth nothing outside of this exchange.',
          '# Any other wallet gets an account too, with the first agent that signs for it.',
        ]
  return [
    `# A paper exchange is running; its time is ${new Date(now).toISOString()}, chain id ${chainId}.`,
    `# Status: ${statusUrl}  State: ${statusUrl}/state  Snapshot: ${statusUrl}/snapshot`,
    ...who,
    ...Object.entries(env).map(([name, value]) => `export ${name}=${value}`),
    '# ccxt, JavaScript:',
    ...comment(paste.ccxtJs),
    '# ccxt, Python:',
    ...comment(paste.ccxtPython),
    '# curl, signed by the V1 key:',
    ...paste.curl.split('\n').map((line) => (account === null ? `#   ${line}` : line)),
    '# Stop with Ctrl-C.',
  ].join('\n')
}
