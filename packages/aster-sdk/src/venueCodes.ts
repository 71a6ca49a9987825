/** What a venue code is about. Whether it proves that a write had no effect says `refusalCodes`. */
export type VenueCodeKind =
  | 'auth'
  | 'bad-request'
  | 'clock'
  | 'filter'
  | 'insufficient-balance'
  | 'order-not-found'
  | 'rate-limit'
  | 'rejected'
  | 'server'
  | 'unknown-execution'

/** A code of the venue's error answers. */
export interface VenueCode {
  readonly code: number
  readonly kind: VenueCodeKind
  /** The venue's name of it, e.g. `INVALID_TIMESTAMP`. */
  readonly name: string
  /** One sentence for a person. */
  readonly meaning: string
}

type Line = [code: string, kind: VenueCodeKind, name: string, ...meaning: string[]]

/** One line per code: number, kind, name, meaning. */
const TABLE = `
-1000 server UNKNOWN Catch-all failure; read the message. Also returned with "Invalid symbol.", "Signature check failed" or "No agent found" texts in some V3 paths, so branch on the text before retrying
-1001 server DISCONNECTED Internal disconnect on the venue side
-1002 auth UNAUTHORIZED Credentials may not do this
-1003 rate-limit TOO_MANY_REQUESTS Weight or queue limit hit; a ban notice carries the end time
-1004 bad-request DUPLICATE_IP IP is whitelisted already
-1005 bad-request NO_SUCH_IP IP is not on the whitelist
-1006 unknown-execution UNEXPECTED_RESP Backend answered something unexpected; the order may or may not exist
-1007 unknown-execution TIMEOUT Backend timed out; the order may or may not exist
-1010 server ERROR_MSG_RECEIVED Backend relayed an error message
-1011 auth NON_WHITE_LIST Route closed to this IP
-1013 filter INVALID_MESSAGE Message refused; filter failures can surface here
-1014 bad-request UNKNOWN_ORDER_COMPOSITION Parameter combination is not a valid order
-1015 rate-limit TOO_MANY_ORDERS Order-count limit reached
-1016 server SERVICE_SHUTTING_DOWN Service is gone
-1020 bad-request UNSUPPORTED_OPERATION Operation not offered
-1021 clock INVALID_TIMESTAMP V1 only: timestamp outside recvWindow or more than 1 s ahead. Resync the clock, then retry
-1022 auth INVALID_SIGNATURE Signature does not match the payload
-1023 bad-request START_TIME_GREATER_THAN_END_TIME startTime after endTime
-1100 bad-request ILLEGAL_CHARS Illegal character in a parameter
-1101 bad-request TOO_MANY_PARAMETERS Too many or duplicate parameters
-1102 bad-request MANDATORY_PARAM_EMPTY_OR_MALFORMED Mandatory parameter missing, empty or malformed
-1103 bad-request UNKNOWN_PARAM Unknown parameter
-1104 bad-request UNREAD_PARAMETERS Some parameters were not consumed
-1105 bad-request PARAM_EMPTY Empty parameter
-1106 bad-request PARAM_NOT_REQUIRED Parameter not allowed here
-1108 bad-request BAD_ASSET Unknown asset
-1109 bad-request BAD_ACCOUNT Unknown account
-1110 bad-request BAD_INSTRUMENT_TYPE Unknown symbol type
-1111 filter BAD_PRECISION More decimals than the asset allows
-1112 rejected NO_DEPTH Empty book
-1113 bad-request WITHDRAW_NOT_NEGATIVE Withdrawal amount sign is wrong
-1114 bad-request TIF_NOT_REQUIRED timeInForce sent where not allowed
-1115 bad-request INVALID_TIF Bad timeInForce
-1116 bad-request INVALID_ORDER_TYPE Bad order type
-1117 bad-request INVALID_SIDE Bad side
-1118 bad-request EMPTY_NEW_CL_ORD_ID Empty newClientOrderId
-1119 bad-request EMPTY_ORG_CL_ORD_ID Empty origClientOrderId
-1120 bad-request BAD_INTERVAL Bad kline interval
-1121 bad-request BAD_SYMBOL Unknown symbol
-1125 auth INVALID_LISTEN_KEY listenKey unknown or expired: create another
-1127 bad-request MORE_THAN_XX_HOURS Time range too wide
-1128 bad-request OPTIONAL_PARAMS_BAD_COMBO Optional parameters clash
-1130 bad-request INVALID_PARAMETER Parameter value invalid (also builder errors)
-1136 bad-request INVALID_NEW_ORDER_RESP_TYPE Bad newOrderRespType
-2010 rejected NEW_ORDER_REJECTED Order refused by the engine (text says why; duplicates and low balance can appear here)
-2011 order-not-found CANCEL_REJECTED Cancel refused: order unknown or already final. Query before acting
-2013 order-not-found NO_SUCH_ORDER No such order
-2014 auth BAD_API_KEY_FMT API key malformed
-2015 auth REJECTED_MBX_KEY Key, IP or permission refused
-2016 rejected NO_TRADING_WINDOW No trading window for the symbol
-2018 insufficient-balance BALANCE_NOT_SUFFICIENT Balance too low
-2019 insufficient-balance MARGIN_NOT_SUFFICIEN Margin too low
-2020 rejected UNABLE_TO_FILL Could not be filled
-2021 rejected ORDER_WOULD_IMMEDIATELY_TRIGGER Trigger price already crossed
-2022 rejected REDUCE_ONLY_REJECT Reduce-only would increase or there is nothing to reduce
-2023 rejected USER_IN_LIQUIDATION Account is in liquidation
-2024 insufficient-balance POSITION_NOT_SUFFICIENT Position smaller than asked
-2025 rejected MAX_OPEN_ORDER_EXCEEDED Open order cap reached
-2026 bad-request REDUCE_ONLY_ORDER_TYPE_NOT_SUPPORTED Type not available with reduceOnly
-2027 rejected MAX_LEVERAGE_RATIO Position would exceed the cap for this leverage
-2028 rejected MIN_LEVERAGE_RATIO Leverage too low for the free margin
-4000 bad-request INVALID_ORDER_STATUS Bad order status
-4001 filter PRICE_LESS_THAN_ZERO Negative price
-4002 filter PRICE_GREATER_THAN_MAX_PRICE Price above maxPrice
-4003 filter QTY_LESS_THAN_ZERO Quantity is zero or negative
-4004 filter QTY_LESS_THAN_MIN_QTY Quantity under minQty
-4005 filter QTY_GREATER_THAN_MAX_QTY Quantity over maxQty
-4006 filter STOP_PRICE_LESS_THAN_ZERO Negative stop price
-4007 filter STOP_PRICE_GREATER_THAN_MAX_PRICE Stop price above max
-4008 filter TICK_SIZE_LESS_THAN_ZERO Tick size negative
-4009 filter MAX_PRICE_LESS_THAN_MIN_PRICE maxPrice under minPrice
-4010 filter MAX_QTY_LESS_THAN_MIN_QTY maxQty under minQty
-4011 filter STEP_SIZE_LESS_THAN_ZERO Step size negative
-4012 filter MAX_NUM_ORDERS_LESS_THAN_ZERO MAX_NUM_ORDERS negative
-4013 filter PRICE_LESS_THAN_MIN_PRICE Price under minPrice
-4014 filter PRICE_NOT_INCREASED_BY_TICK_SIZE Price off the tick grid
-4015 bad-request INVALID_CL_ORD_ID_LEN Client order id malformed or longer than 36
-4016 filter PRICE_HIGHTER_THAN_MULTIPLIER_UP Price above the percent-price cap
-4017 filter MULTIPLIER_UP_LESS_THAN_ZERO multiplierUp negative
-4018 filter MULTIPLIER_DOWN_LESS_THAN_ZERO multiplierDown negative
-4019 filter COMPOSITE_SCALE_OVERFLOW Too many decimals once scaled
-4020 bad-request TARGET_STRATEGY_INVALID Strategy target invalid for type/reduceOnly
-4021 bad-request INVALID_DEPTH_LIMIT Depth limit not allowed
-4022 rejected WRONG_MARKET_STATUS Symbol status forbids this
-4023 filter QTY_NOT_INCREASED_BY_STEP_SIZE Quantity off the step grid
-4024 filter PRICE_LOWER_THAN_MULTIPLIER_DOWN Price under the percent-price floor
-4025 filter MULTIPLIER_DECIMAL_LESS_THAN_ZERO multiplierDecimal negative
-4026 bad-request COMMISSION_INVALID Commission value invalid
-4027 bad-request INVALID_ACCOUNT_TYPE Account type invalid
-4028 bad-request INVALID_LEVERAGE Leverage value invalid
-4029 filter INVALID_TICK_SIZE_PRECISION Price decimals wrong
-4030 filter INVALID_STEP_SIZE_PRECISION Quantity decimals wrong
-4031 bad-request INVALID_WORKING_TYPE Bad workingType
-4032 bad-request EXCEED_MAX_CANCEL_ORDER_SIZE Too many orders in one cancel
-4033 server INSURANCE_ACCOUNT_NOT_FOUND Insurance account missing
-4044 bad-request INVALID_BALANCE_TYPE Balance type invalid
-4045 rejected MAX_STOP_ORDER_EXCEEDED Stop-order cap reached
-4046 rejected NO_NEED_TO_CHANGE_MARGIN_TYPE Margin type already set: treat as success
-4047 rejected THERE_EXISTS_OPEN_ORDERS Open orders block the margin type change
-4048 rejected THERE_EXISTS_QUANTITY Open position blocks the margin type change
-4049 rejected ADD_ISOLATED_MARGIN_REJECT Margin can be added to isolated positions only
-4050 insufficient-balance CROSS_BALANCE_INSUFFICIENT Crossed balance too low
-4051 insufficient-balance ISOLATED_BALANCE_INSUFFICIENT Isolated balance too low
-4052 rejected NO_NEED_TO_CHANGE_AUTO_ADD_MARGIN Auto-add already set: treat as success
-4053 rejected AUTO_ADD_CROSSED_MARGIN_REJECT Auto-add needs isolated margin
-4054 rejected ADD_ISOLATED_MARGIN_NO_POSITION_REJECT No position to add margin to
-4055 bad-request AMOUNT_MUST_BE_POSITIVE Amount must be positive
-4056 auth INVALID_API_KEY_TYPE Key type invalid
-4057 auth INVALID_RSA_PUBLIC_KEY Public key invalid
-4058 filter MAX_PRICE_TOO_LARGE maxPrice with priceDecimal overflows
-4059 rejected NO_NEED_TO_CHANGE_POSITION_SIDE Position mode already set: treat as success
-4060 bad-request INVALID_POSITION_SIDE Bad positionSide
-4061 bad-request POSITION_SIDE_NOT_MATCH positionSide does not fit the account mode
-4062 bad-request REDUCE_ONLY_CONFLICT reduceOnly misused
-4063 bad-request INVALID_OPTIONS_REQUEST_TYPE Options request type invalid
-4064 bad-request INVALID_OPTIONS_TIME_FRAME Options time frame invalid
-4065 bad-request INVALID_OPTIONS_AMOUNT Options amount invalid
-4066 bad-request INVALID_OPTIONS_EVENT_TYPE Options event type invalid
-4067 rejected POSITION_SIDE_CHANGE_EXISTS_OPEN_ORDERS Open orders block the position mode change
-4068 rejected POSITION_SIDE_CHANGE_EXISTS_QUANTITY Open position blocks the position mode change
-4069 bad-request INVALID_OPTIONS_PREMIUM_FEE Options premium invalid
-4070 bad-request INVALID_CL_OPTIONS_ID_LEN Options client id invalid
-4071 bad-request INVALID_OPTIONS_DIRECTION Options direction invalid
-4072 rejected OPTIONS_PREMIUM_NOT_UPDATE Options premium stale
-4073 bad-request OPTIONS_PREMIUM_INPUT_LESS_THAN_ZERO Options premium negative
-4074 filter OPTIONS_AMOUNT_BIGGER_THAN_UPPER Options amount out of bounds
-4075 rejected OPTIONS_PREMIUM_OUTPUT_ZERO Options output premium zero
-4076 rejected OPTIONS_PREMIUM_TOO_DIFF Options premium moved too far
-4077 rejected OPTIONS_PREMIUM_REACH_LIMIT Options amount limit reached
-4078 server OPTIONS_COMMON_ERROR Options internal error
-4079 bad-request INVALID_OPTIONS_ID Options id invalid
-4080 bad-request OPTIONS_USER_NOT_FOUND Options user unknown
-4081 order-not-found OPTIONS_NOT_FOUND Options order unknown
-4082 bad-request INVALID_BATCH_PLACE_ORDER_SIZE Batch size out of range
-4083 rejected PLACE_BATCH_ORDERS_FAIL Batch failed
-4084 bad-request UPCOMING_METHOD Not available yet
-4085 bad-request INVALID_NOTIONAL_LIMIT_COEF Notional coefficient invalid
-4086 bad-request INVALID_PRICE_SPREAD_THRESHOLD Spread threshold invalid
-4087 rejected REDUCE_ONLY_ORDER_PERMISSION Account limited to reduce-only
-4088 rejected NO_PLACE_ORDER_PERMISSION Account may not trade now
-4104 bad-request INVALID_CONTRACT_TYPE Contract type invalid
-4114 bad-request INVALID_CLIENT_TRAN_ID_LEN clientTranId malformed or 64+ chars
-4115 bad-request DUPLICATED_CLIENT_TRAN_ID clientTranId reused within 7 days: the earlier transfer exists
-4118 insufficient-balance REDUCE_ONLY_MARGIN_CHECK_FAILED Reduce-only failed the margin check
-4131 filter MARKET_ORDER_REJECT Market order: best opposite price breaks PERCENT_PRICE
-4135 bad-request INVALID_ACTIVATION_PRICE activationPrice invalid
-4137 bad-request QUANTITY_EXISTS_WITH_CLOSE_POSITION quantity sent with closePosition
-4138 bad-request REDUCE_ONLY_MUST_BE_TRUE closePosition needs reduceOnly semantics
-4139 bad-request ORDER_TYPE_CANNOT_BE_MKT Market type not allowed here
-4140 rejected INVALID_OPENING_POSITION_STATUS Symbol not open for new positions
-4141 rejected SYMBOL_ALREADY_CLOSED Symbol delisted
-4142 rejected STRATEGY_INVALID_TRIGGER_PRICE Conditional order would trigger at once
-4144 bad-request INVALID_PAIR Unknown pair
-4161 rejected ISOLATED_LEVERAGE_REJECT_WITH_POSITION Leverage cannot drop on an isolated open position
-4164 filter MIN_NOTIONAL Notional under the minimum (reduce-only exempt)
-4165 bad-request INVALID_TIME_INTERVAL Time range too wide
-4168 rejected UNNAMED Isolated margin impossible in multi-asset mode
-4183 filter PRICE_HIGHTER_THAN_STOP_MULTIPLIER_UP Price above the stop multiplier cap
-4184 filter PRICE_LOWER_THAN_STOP_MULTIPLIER_DOWN Price under the stop multiplier floor
-4225 clock NONCE_EXPIRED Nonce below the 100-entry window, reused, or voided by noop. Take a fresh, larger nonce; for an order first check that it does not exist
-5060 filter UNNAMED Limit price outside PERCENT_PRICE
-5076 filter UNNAMED Notional under the spot minimum
`

/**
 * Documented codes of the venue, by number.
 *
 * @example
 * venueCodes.get(-2019)?.meaning
 */
export const venueCodes: ReadonlyMap<number, VenueCode> = new Map(
  TABLE.trim()
    .split('\n')
    .map((line) => {
      const [code, kind, name, ...words] = line.split(' ') as Line
      return [Number(code), { code: Number(code), kind, name, meaning: words.join(' ') }]
    }),
)
