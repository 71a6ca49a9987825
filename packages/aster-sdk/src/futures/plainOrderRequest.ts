import { plainOrder } from '../plainOrder.ts'
import type { OrderRequest } from './orderRequest.ts'

/** Reads a usual limit or market order as `OrderRequest` does; undefined when in doubt. */
export const plainOrderRequest = plainOrder<OrderRequest>([
  'symbol',
  'side',
  'positionSide',
  'type',
  'timeInForce',
  'quantity',
  'price',
  'newClientOrderId',
  'newOrderRespType',
  'reduceOnly',
])
