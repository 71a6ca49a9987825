import type { EndpointSpec, WalletEndpointSpec } from './endpoint.ts'
import * as futures from './futures/index.ts'
import * as spot from './spot/index.ts'

/** The endpoints of a module that a client binds, by name, without its schemas and types. */
export type SpecsOf<Module> = {
  readonly [Name in keyof Module as Module[Name] extends WalletEndpointSpec
    ? never
    : Module[Name] extends EndpointSpec
      ? Name
      : never]: Module[Name]
}

/** The endpoints of a module that need the main wallet, by name. */
export type WalletSpecsOf<Module> = {
  readonly [Name in keyof Module as Module[Name] extends WalletEndpointSpec
    ? Name
    : never]: Module[Name]
}

/** Futures endpoints by name: what the client binds and the paper exchange serves. */
export const futuresEndpoints = specsOf(futures, false) as SpecsOf<typeof futures>

/** Spot endpoints by name. */
export const spotEndpoints = specsOf(spot, false) as SpecsOf<typeof spot>

/**
 * Endpoints that need the main wallet, by market and name: withdrawals, agents, builders, sub-accounts. No
 * client binds them, so that nothing of it happens by accident.
 */
export const walletEndpoints = {
  futures: specsOf(futures, true) as WalletSpecsOf<typeof futures>,
  spot: specsOf(spot, true) as WalletSpecsOf<typeof spot>,
}

/** An endpoint with its name, e.g. `futures.placeOrder`. */
export interface NamedEndpoint {
  readonly name: string
  readonly spec: EndpointSpec
}

/** Every V3 endpoint of both markets, those that need the main wallet included. */
export const endpointSpecs: readonly NamedEndpoint[] = [
  ...named('futures', futuresEndpoints),
  ...named('futures', walletEndpoints.futures),
  ...named('spot', spotEndpoints),
  ...named('spot', walletEndpoints.spot),
]

function named(
  group: string,
  specs: Readonly<Record<string, EndpointSpec>>,
): readonly NamedEndpoint[] {
  return Object.entries(specs).map(([name, spec]) => ({ name: `${group}.${name}`, spec }))
}

function specsOf(module: object, needsWallet: boolean): object {
  const specs = Object.entries(module).filter(
    ([, value]) => isSpec(value) && isWalletSpec(value) === needsWallet,
  )
  return Object.fromEntries(specs)
}

function isSpec(value: unknown): value is EndpointSpec {
  return typeof value === 'object' && value !== null && 'path' in value && 'security' in value
}

function isWalletSpec({ security }: EndpointSpec): boolean {
  return security === 'management' || security === 'withdraw'
}
