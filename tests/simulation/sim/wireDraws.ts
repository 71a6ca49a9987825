import type { Draws } from './draws.ts'
import { type FaultRoom, since } from './faultDraws.ts'

/** What can go wrong below JSON, as the summary names it. */
export const WIRE_FAULTS = [
  'wire: name or certificate',
  'wire: connection reset',
  'wire: slow body',
  'wire: HTML in place of JSON',
  'wire: JSON cut short',
  'wire: other JSON',
  'wire: answer of another order',
] as const

/** A planned fault of the wire. */
export interface WireFault {
  readonly name: (typeof WIRE_FAULTS)[number]
  /** Call of the exchange port that it strikes, such as `prepareOrder`, when that is sent. */
  readonly call: string
  /** Which matching call is the first, from 1, and how many it strikes. */
  readonly nth: number
  readonly times: number
  /** Epoch ms. */
  readonly from: number
  readonly to: number
  /** Whether the venue has done what was asked for. */
  readonly isDone: boolean
  /** Chooses one of several texts or codes of its kind. */
  readonly variant: number
}

const WRITES = [
  'prepareCancel',
  'prepareTransfer',
  'prepareLeverage',
  'prepareMarginType',
  'prepareMarginAddition',
  'prepareFence',
] as const

const READS = [
  'listInstruments',
  'listQuotes',
  'getDepth',
  'listPremiums',
  'listFundingTerms',
  'listSettledFunding',
  'listVolumes',
  'getSpotBalances',
  'getPerpBalances',
  'listPositions',
  'getPositionMode',
  'getSymbolMargin',
  'getCommission',
  'listBrackets',
  'listOpenOrders',
  'listOrders',
  'listFills',
  'listIncome',
  'findOrder',
] as const

const WIRE_SHARE = 0.4

/** Draws faults of the wire for a part of the seeds. */
export function someWireFaults(
  of: Draws,
  room: Pick<FaultRoom, 'from' | 'to'>,
): readonly WireFault[] {
  if (!of.chance(WIRE_SHARE)) return []
  return Array.from({ length: of.int(1, 3) }, () => {
    const name = of.pick(WIRE_FAULTS)
    const isOrder = name === 'wire: answer of another order' || of.chance(0.55)
    const call = isOrder ? 'prepareOrder' : of.chance(0.3) ? of.pick(WRITES) : of.pick(READS)
    return {
      name,
      call,
      nth: of.int(1, 3),
      times: of.int(1, 3),
      ...since({ ...room, draws: of }),
      isDone: name !== 'wire: name or certificate' && of.chance(0.6),
      variant: of.int(0, 999),
    }
  })
}
