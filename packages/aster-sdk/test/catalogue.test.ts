import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import type { EndpointSpec } from '../src/endpoint.ts'
import { endpointSpecs } from '../src/endpointGroups.ts'
import {
  type CatalogueEntry,
  catalogueRows,
  digestFile,
  digestOf,
  digestText,
} from './catalogueDigest.ts'
import { hasFacts } from './sharedFacts.ts'

const digest = readFileSync(digestFile, 'utf8')
const entries = JSON.parse(digest) as readonly CatalogueEntry[]

/** Endpoints of the catalogue that the SDK leaves out, with the reason. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  'futures-v3 GET /fapi/v3/account': 'the old name of accountWithJoinMargin',
}

/** Parameters that differ from the catalogue, with the reason. */
const OTHER_PARAMS: Readonly<Record<string, { readonly params: string; readonly why: string }>> = {
  'futures-v3 POST /fapi/v3/order/test': {
    params: paramsOf('futures-v3 POST /fapi/v3/order'),
    why: 'the catalogue says "as POST order" in words',
  },
  'spot-v3 POST /api/v3/order': {
    params: `${paramsOf('spot-v3 POST /api/v3/order')} newOrderRespType`,
    why: 'the documented enumeration has it; the list of parameters forgot it',
  },
  'spot-v3 POST /api/v3/aster/user-withdraw': {
    params: 'chainId! asset! amount! fee! receiver! userNonce! userSignature!',
    why: 'two pages disagree on the name of the withdrawal nonce; taken: userNonce, as futures has it',
  },
  'futures-v3 DELETE /fapi/v3/guardedCancelOrder': {
    params: `${paramsOf('futures-v3 DELETE /fapi/v3/guardedCancelOrder')} nonce!`,
    why: 'its nonce is not a fresh one but that of the order, so the caller names it',
  },
  'futures-v3 DELETE /fapi/v3/guardedBatchOrders': {
    params: `${paramsOf('futures-v3 DELETE /fapi/v3/guardedBatchOrders')} nonce!`,
    why: 'its nonce is not a fresh one but that of the batch, so the caller names it',
  },
}

/** Words of the documentation and what they mean for a caller. */
const SECURITY: Readonly<Record<string, EndpointSpec['security']>> = {
  NONE: 'none',
  // V3 leaves it public; only V1 wants a key.
  MARKET_DATA: 'none',
  TRADE: 'trade',
  SPOT_TRADE: 'trade',
  TRANSFER: 'trade',
  USER_DATA: 'user-data',
  USER_STREAM: 'user-stream',
  WITHDRAW: 'withdraw',
}

/** Signed by the main wallet and not by an agent, whatever word the documentation has for it. */
const WALLET_SIGNED = new Set([
  'futures-v3 POST /fapi/v3/approveAgent',
  'futures-v3 POST /fapi/v3/updateAgent',
  'futures-v3 DELETE /fapi/v3/agent',
  'futures-v3 POST /fapi/v3/registerAndApproveAgent',
  'futures-v3 POST /fapi/v3/approveBuilder',
  'futures-v3 POST /fapi/v3/updateBuilder',
  'futures-v3 DELETE /fapi/v3/builder',
  'futures-v3 POST /fapi/v3/sub-accounts/bind',
  'futures-v3 POST /fapi/v3/createSubAccount',
  'futures-v3 POST /fapi/v3/updateSubAccount',
  'futures-v3 POST /fapi/v3/subAccountTransfer',
  'futures-v3 POST /fapi/v3/asset/migrateUser',
  'spot-v3 POST /api/v3/approveBuilder',
  'spot-v3 POST /api/v3/updateBuilder',
  'spot-v3 DELETE /api/v3/delBuilder',
])

/** Other words than the documentation's, with the reason in the value. */
const OTHER_SECURITY: Readonly<Record<string, readonly [EndpointSpec['security'], string]>> = {
  'spot-v3 POST /api/v3/aster/user-withdraw': ['withdraw', 'futures says so of the same call'],
}

const specs = new Map(
  endpointSpecs.map(({ spec }) => [`${spec.market}-v3 ${spec.method} ${spec.path}`, spec]),
)
const wanted = entries.filter(({ endpoint }) => LEFT_OUT[endpoint] === undefined)

describe('endpoint specs against the catalogue', () => {
  it.skipIf(!hasFacts)('the committed digest is that of ../shared (skipped where absent)', () => {
    expect(digest).toBe(digestText(digestOf(catalogueRows('-v3'))))
  })

  it('are the endpoints of the catalogue, none missing and none more', () => {
    expect([...specs.keys()].sort()).toEqual(wanted.map(({ endpoint }) => endpoint).sort())
    expect(specs.size).toBe(endpointSpecs.length)
    expect(entries).toHaveLength(123)
  })

  it('has no exception for what is not there', () => {
    const known = new Set(entries.map(({ endpoint }) => endpoint))
    const named = [LEFT_OUT, OTHER_PARAMS, OTHER_SECURITY].flatMap(Object.keys)
    expect([...named, ...WALLET_SIGNED].filter((endpoint) => !known.has(endpoint))).toEqual([])
  })

  it.each(wanted)('$endpoint has its parameters and required flags', ({ endpoint, params }) => {
    const expected = (OTHER_PARAMS[endpoint]?.params ?? params).split(' ').filter(Boolean)
    const shape = specs.get(endpoint)!.params.shape
    const actual = Object.entries(shape).map(
      ([name, field]) => `${name}${z.safeParse(field, undefined).success ? '' : '!'}`,
    )
    expect(actual.sort()).toEqual(expected.sort())
  })

  it.each(wanted)('$endpoint has its security and weight', ({ endpoint, security, weight }) => {
    const spec = specs.get(endpoint)!
    const expected = WALLET_SIGNED.has(endpoint)
      ? 'management'
      : (OTHER_SECURITY[endpoint]?.[0] ?? SECURITY[security])
    expect(spec.security).toBe(expected)
    if (typeof weight === 'number') {
      expect(spec.weight({})).toBe(weight)
      return
    }
    const [, withSymbol, without] = /^with symbol (\d+); without (\d+)$/.exec(weight) ?? []
    if (withSymbol !== undefined) {
      expect(spec.weight({ symbol: 'BTCUSDT' })).toBe(Number(withSymbol))
      expect(spec.weight({})).toBe(Number(without))
    } else {
      expect(spec.weight({ limit: 100 })).toBeGreaterThan(0)
    }
  })
})

function paramsOf(endpoint: string): string {
  return entries.find((entry) => entry.endpoint === endpoint)?.params ?? ''
}
