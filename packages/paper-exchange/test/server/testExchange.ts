import {
  type AsterClient,
  createAsterClient,
  customEnvironment,
  type EndpointSpec,
  formEncode,
  type ParamsOf,
  type ResultOf,
} from '@asterkit/sdk'
import { digestOfMessage, privateKeySigner } from '@asterkit/sdk/signing'
import {
  connectPaperClock,
  type PaperClock,
  type PaperExchange,
  type PaperExchangeOptions,
  startPaperExchange,
  syntheticFeed,
} from '../../src/index.ts'

/** Throwaway keys: derived from digits, never funded. */
const USER = '0x19E7E376E7C213B7E7e7e46cc70A5dD086DAff2A'
export const AGENT_KEY = `0x${'0123456789abcdef'.repeat(4)}`
export const OTHER_KEY = `0x${'11'.repeat(32)}`

/** A client of an exchange on its virtual time. */
export function makeClient(
  paper: PaperExchange,
  clock: { now(): number },
  options: { readonly user?: string; readonly key?: string } = {},
): AsterClient {
  const { urls, chainId } = paper
  return createAsterClient({
    environment: customEnvironment({
      chainId,
      hosts: {
        futuresRest: urls.futuresRestUrl,
        futuresWs: urls.futuresWsUrl,
        spotRest: urls.spotRestUrl,
        spotWs: urls.spotWsUrl,
      },
    }),
    credentials: {
      user: options.user ?? USER,
      signer: privateKeySigner(options.key ?? AGENT_KEY),
    },
    now: () => clock.now(),
  })
}

/** An exchange on the synthetic market with a client; everything is closed by `close`. */
export interface TestExchange {
  readonly paper: PaperExchange
  readonly clock: PaperClock
  readonly client: AsterClient
  close(): Promise<void>
}

export async function openTestExchange(
  options: Partial<PaperExchangeOptions> = {},
): Promise<TestExchange> {
  const paper = await startPaperExchange({ feed: syntheticFeed({ seed: 7 }), ...options })
  const clock = await connectPaperClock({ url: paper.controlUrl })
  return { paper, clock, client: makeClient(paper, clock), close: () => paper.close() }
}

/** Sends a write and gives its answer; a refusal fails the test with its code. */
export async function accepted<Spec extends EndpointSpec>(
  client: AsterClient,
  spec: Spec,
  params: ParamsOf<Spec>,
): Promise<ResultOf<Spec>> {
  const outcome = await (await client.prepare(spec, params)).send()
  if (outcome.kind !== 'accepted') throw new Error(`${spec.path}: ${JSON.stringify(outcome)}`)
  return outcome.value
}

/** Signs parameters by hand, for calls that no client would make. */
export function signedQuery(
  params: Readonly<Record<string, string>>,
  options: { readonly key?: string; readonly chainId?: number; readonly nonce: number },
): string {
  const signer = privateKeySigner(options.key ?? AGENT_KEY)
  const all = { user: USER, ...params, nonce: String(options.nonce), signer: signer.address }
  const message = formEncode(Object.entries(all))
  const signature = signer.signDigest(digestOfMessage(message, options.chainId ?? 1666))
  return `${message}&signature=${String(signature)}`
}

/** A raw answer: status, headers and JSON body. */
export interface RawAnswer {
  readonly status: number
  readonly headers: Headers
  readonly body: unknown
}

export async function rawCall(url: string, init: RequestInit = {}): Promise<RawAnswer> {
  const response = await fetch(url, init)
  return { status: response.status, headers: response.headers, body: await response.json() }
}

/** What the exchange's core says, as JSON. */
export async function books(paper: PaperExchange): Promise<Record<string, unknown>> {
  return (await rawCall(`${paper.controlUrl}/paper/books`)).body as Record<string, unknown>
}
