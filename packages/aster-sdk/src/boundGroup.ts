import type { CallOptions } from './callOptions.ts'
import type { EndpointSpec, ParamsOf, ResultOf } from './endpoint.ts'

/** An endpoint as a function. Parameters may be left out where all of them are optional. */
export type BoundEndpoint<Spec extends EndpointSpec> =
  Record<never, never> extends ParamsOf<Spec>
    ? (params?: ParamsOf<Spec>, options?: CallOptions) => Promise<ResultOf<Spec>>
    : (params: ParamsOf<Spec>, options?: CallOptions) => Promise<ResultOf<Spec>>

/** A group of endpoints as functions. */
export type BoundGroup<Specs> = {
  readonly [Name in keyof Specs]: Specs[Name] extends EndpointSpec
    ? BoundEndpoint<Specs[Name]>
    : never
}
