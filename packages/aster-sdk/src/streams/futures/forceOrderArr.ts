import { ForceOrderEvent } from '../events/forceOrderEvent.ts'
import { WholeMarketStream } from '../streamParams.ts'
import { defineStream } from '../streamSpec.ts'

/** Liquidations of every symbol: at most the latest of each symbol and second. Single events in spite of its name. */
export const forceOrderArr = defineStream({
  market: 'futures',
  name: 'forceOrderArr',
  patterns: ['!forceOrder@arr'],
  updateSpeed: '1000ms',
  event: 'forceOrder',
  params: WholeMarketStream,
  stream: () => '!forceOrder@arr',
  schema: ForceOrderEvent,
})
