import { VenueError } from './contract.ts'

/** The venue's documented words per code; `%s` takes the detail. */
const MESSAGES: Readonly<Record<number, string>> = {
  [-1013]: 'Filter failure: %s',
  [-1020]: 'This operation is not supported.',
  [-1102]: "Mandatory parameter '%s' was not sent, was empty/null, or malformed.",
  [-1106]: "Parameter '%s' sent when not required.",
  [-1108]: 'Invalid asset.',
  [-1111]: 'Precision is over the maximum defined for this asset.',
  [-1112]: 'No orders on book for symbol.',
  [-1115]: 'Invalid timeInForce.',
  [-1116]: 'Invalid orderType.',
  [-1121]: 'Invalid symbol.',
  [-2010]: '%s',
  [-2011]: 'Unknown order sent.',
  [-2013]: 'Order does not exist.',
  [-2018]: 'Balance is insufficient.',
  [-2019]: 'Margin is insufficient.',
  [-2022]: 'ReduceOnly Order is rejected.',
  [-2025]: 'Reach max open order limit.',
  [-2027]: 'Exceeded the maximum allowable position at current leverage.',
  [-2028]: 'Leverage is smaller than permitted: insufficient margin balance.',
  [-4001]: 'Price less than 0.',
  [-4002]: 'Price greater than max price.',
  [-4003]: 'Quantity less than zero.',
  [-4004]: 'Quantity less than min quantity.',
  [-4005]: 'Quantity greater than max quantity.',
  [-4013]: 'Price less than min price.',
  [-4014]: 'Price not increased by tick size.',
  [-4015]: 'Client order id is not valid.',
  [-4016]: 'Price is higher than mark price multiplier cap.',
  [-4023]: 'Qty not increased by step size.',
  [-4024]: 'Price is lower than mark price multiplier floor.',
  [-4028]: 'Leverage %s is not valid',
  [-4046]: 'No need to change margin type.',
  [-4047]: 'Margin type cannot be changed if there exists open orders.',
  [-4048]: 'Margin type cannot be changed if there exists position.',
  [-4049]: 'Add margin only support for isolated position.',
  [-4050]: 'Cross balance insufficient.',
  [-4051]: 'Isolated balance insufficient.',
  [-4054]: 'Cannot add position margin: position is 0.',
  [-4055]: 'Amount must be positive.',
  [-4059]: 'No need to change position side.',
  [-4061]: "Order's position side does not match user's setting.",
  [-4067]: 'Position side cannot be changed if there exists open orders.',
  [-4068]: 'Position side cannot be changed if there exists position.',
  [-4114]: 'clientTranId  is not valid',
  [-4115]: 'clientTranId  is duplicated',
  [-4131]: "The counterparty's best price does not meet the PERCENT_PRICE filter limit",
  [-4140]: 'Invalid symbol status for opening position',
  [-4141]: 'Symbol is closed',
  [-4161]: 'Leverage reduction is not supported in Isolated Margin Mode with open positions',
  [-4164]: "Order's notional must be no smaller than %s (unless you choose reduce only)",
  [-4168]: 'Unable to adjust to isolated-margin mode under the Multi-Assets mode.',
}

/** A refusal in the venue's words. Throw it before anything is changed. */
export function refuse(code: number, detail = ''): VenueError {
  const message = MESSAGES[code]
  if (message === undefined) throw new TypeError(`no words for code ${code}`)
  return new VenueError(
    code,
    message.replace('%s', () => detail),
  )
}
