import * as z from 'zod/mini'
import { AccountConfigUpdate } from './events/accountConfigUpdate.ts'
import { AnnouncementEvent } from './events/announcementEvent.ts'
import { AccountUpdate } from './futures/accountUpdate.ts'
import { MarginCall } from './futures/marginCall.ts'
import { OrderTradeUpdate } from './futures/orderTradeUpdate.ts'

export { AccountConfigUpdate, AccountUpdate, AnnouncementEvent, MarginCall, OrderTradeUpdate }

/** An event of the perp account. Kinds that are not listed are passed over and told as trouble. */
export const FuturesUserEvent = z.discriminatedUnion('e', [
  OrderTradeUpdate,
  AccountUpdate,
  AccountConfigUpdate,
  MarginCall,
  AnnouncementEvent,
])
export type FuturesUserEvent = z.output<typeof FuturesUserEvent>
