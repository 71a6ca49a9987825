import type { EndpointSpec, WalletEndpointSpec } from './endpoint.ts'

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

/** Picks the endpoints of a module that a client binds. */
export function pickSpecs<Module extends object>(module: Module): SpecsOf<Module> {
  return pick(module, false) as SpecsOf<Module>
}

/** Picks the endpoints of a module that need the main wallet. */
export function pickWalletSpecs<Module extends object>(module: Module): WalletSpecsOf<Module> {
  return pick(module, true) as WalletSpecsOf<Module>
}

/** An endpoint with its name, e.g. `futures.placeOrder`. */
export interface NamedEndpoint {
  readonly name: string
  readonly spec: EndpointSpec
}

/** Lists groups, with names such as `futures.placeOrder`. */
export function namedGroups(
  groups: readonly (readonly [group: string, specs: Readonly<Record<string, EndpointSpec>>])[],
): readonly NamedEndpoint[] {
  return groups.flatMap(([group, specs]) =>
    Object.entries(specs).map(([name, spec]) => ({ name: `${group}.${name}`, spec })),
  )
}

function pick(module: object, needsWallet: boolean): object {
  const specs = Object.entries(module).filter(
    ([, value]) => isSpec(value) && isWalletSpec(value) === needsWallet,
  )
  return Object.fromEntries(specs)
}

function isSpec(value: unknown): value is EndpointSpec {
  return typeof value === 'object' && value !== null && 'path' in value && 'security' in value
}

/** Whether an endpoint needs the main wallet. */
export function isWalletSpec({ security }: EndpointSpec): boolean {
  return security === 'management' || security === 'withdraw'
}
