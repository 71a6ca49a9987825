import type { BoundGroup } from './boundGroup.ts'
import type { CallContext } from './call.ts'
import type { CallOptions } from './callOptions.ts'
import { callRead } from './callRead.ts'
import { callWrite } from './callWrite.ts'
import { type EndpointSpec, isWrite } from './endpoint.ts'

/** Turns endpoints into functions of one client: reads may repeat, writes are sent once. */
export function bindGroup<Specs extends Readonly<Record<string, EndpointSpec>>>(
  context: CallContext,
  specs: Specs,
): BoundGroup<Specs> {
  const bound = Object.entries(specs).map(([name, spec]) => {
    const call = isWrite(spec) ? callWrite : callRead
    return [name, (params = {}, options?: CallOptions) => call(context, spec, params, options)]
  })
  return Object.fromEntries(bound) as BoundGroup<Specs>
}
