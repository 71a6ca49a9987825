/** What an order was sent as. Spot has no trailing stop. */
export type VenueOrderType =
  | 'LIMIT'
  | 'MARKET'
  | 'STOP'
  | 'STOP_MARKET'
  | 'TAKE_PROFIT'
  | 'TAKE_PROFIT_MARKET'
  | 'TRAILING_STOP_MARKET'

/** Which price sets a conditional order off: mark, or last trade. Spot knows the last trade only. */
export type WorkingType = 'MARK_PRICE' | 'CONTRACT_PRICE'

/** Which order dies when two of one account would meet. */
export type StpMode = 'EXPIRE_TAKER' | 'EXPIRE_MAKER' | 'EXPIRE_BOTH'
