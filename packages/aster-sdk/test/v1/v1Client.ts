import { customEnvironment } from '../../src/index.ts'
import {
  type AsterV1Client,
  type AsterV1ClientOptions,
  createAsterV1Client,
  hmacSigner,
} from '../../src/v1/index.ts'

/** Published throwaway pair: never fund it. */
export const API_KEY = 'throwaway-api-key-0123456789abcdef'
export const SECRET = 'throwaway-secret-0123456789abcdef'

/** A V1 client with keys whose four hosts are one loopback server. */
export function v1ClientOf(
  url: string,
  options: Partial<AsterV1ClientOptions> = {},
): AsterV1Client {
  const ws = url.replace('http', 'ws')
  return createAsterV1Client({
    environment: customEnvironment({
      hosts: { futuresRest: url, futuresWs: ws, spotRest: url, spotWs: ws },
    }),
    credentials: hmacSigner({ apiKey: API_KEY, secret: SECRET }),
    timeoutMs: 2000,
    ...options,
  })
}
