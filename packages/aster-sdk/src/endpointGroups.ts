import type { EndpointSpec } from './endpoint.ts'
import * as futures from './futures/index.ts'
import * as spot from './spot/index.ts'

/** The endpoints of a module, by name, without its schemas and types. */
export type SpecsOf<Module> = {
  readonly [Name in keyof Module as Module[Name] extends EndpointSpec ? Name : never]: Module[Name]
}

/** Every futures endpoint by name: what the client binds and the paper exchange serves. */
export const futuresEndpoints: SpecsOf<typeof futures> = specsOf(futures)

/** Every spot endpoint by name. */
export const spotEndpoints: SpecsOf<typeof spot> = specsOf(spot)

function specsOf<Module extends object>(module: Module): SpecsOf<Module> {
  const specs = Object.entries(module).filter(([, value]) => isSpec(value))
  return Object.fromEntries(specs) as SpecsOf<Module>
}

function isSpec(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'path' in value && 'security' in value
}
