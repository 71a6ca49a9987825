import * as z from 'zod/mini'
import { ExecutionReport } from './spot/executionReport.ts'
import { OutboundAccountPosition } from './spot/outboundAccountPosition.ts'

export { ExecutionReport, OutboundAccountPosition }

/** An event of the spot account. Kinds that are not listed are passed over and told as trouble. */
export const SpotUserEvent = z.discriminatedUnion('e', [ExecutionReport, OutboundAccountPosition])
export type SpotUserEvent = z.output<typeof SpotUserEvent>
