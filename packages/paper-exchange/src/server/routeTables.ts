import { type EndpointSpec, futuresEndpoints, spotEndpoints } from '@asterkit/sdk'
import { futuresV1Endpoints, spotV1Endpoints } from '@asterkit/sdk/v1'
import type { AnyRoute, RouteTarget } from './callRunner.ts'
import { createFuturesRoutes } from './futuresRoutes.ts'
import { managementRoutes, managementSpecs } from './managementRoutes.ts'
import type { HostName } from './paperMachine.ts'
import { createSpotRoutes } from './spotRoutes.ts'

/** Makes everything that the two hosts answer. What is not in here is answered like an unknown path. */
export function routeTables(): Readonly<Record<HostName, readonly RouteTarget[]>> {
  return {
    futures: [
      ...routeTargets(futuresEndpoints, futuresV1Endpoints, createFuturesRoutes()),
      ...managementTargets(),
    ],
    spot: routeTargets(spotEndpoints, spotV1Endpoints, createSpotRoutes()),
  }
}

function managementTargets(): readonly RouteTarget[] {
  return namesOf(managementSpecs).map((name) => ({
    name,
    scheme: 'wallet',
    spec: managementSpecs[name],
    route: managementRoutes[name],
  }))
}

function namesOf<Table extends object>(table: Table): (keyof Table & string)[] {
  return Object.keys(table) as (keyof Table & string)[]
}

/** Both generations of an endpoint have one route; those of V3 come first. */
function routeTargets(
  specs: Readonly<Record<string, EndpointSpec>>,
  v1Specs: Readonly<Record<string, EndpointSpec>>,
  routes: Readonly<Record<string, AnyRoute | undefined>>,
): readonly RouteTarget[] {
  return [['v3', specs] as const, ['v1', v1Specs] as const].flatMap(([scheme, generation]) =>
    Object.entries(generation).flatMap(([name, spec]) => {
      const route = routes[name]
      return route === undefined ? [] : [{ name, scheme, spec, route }]
    }),
  )
}
