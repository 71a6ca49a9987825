import type { EntryBody } from '@asterkit/strategy'
import type { Check, Watched } from '../check.ts'
import { OWN_PREFIX } from '../truth.ts'
import { describe } from './exposure.ts'

/** I7 closing only shrinks, I18 hands off what is not ours. */
export function checkHandsOff(watched: Watched): Check {
  const { violated, account } = watched
  const sent = new Map<string, EntryBody<'order-sent'>>()
  const actions = new Map<number, string>()
  return {
    onJournalLost() {
      actions.clear()
    },
    onEntry(entry) {
      if (entry.kind === 'intent') actions.set(entry.body.intentId, entry.body.action)
      if (entry.kind === 'adoption') actions.set(entry.body.intentId, 'repair')
      if (entry.kind === 'cancel-sent' && !entry.body.clientOrderId.startsWith(OWN_PREFIX)) {
        violated('I18', `an order that is not ours is cancelled: ${entry.body.clientOrderId}`)
      }
      if (entry.kind !== 'order-sent') return
      sent.set(entry.body.clientOrderId, entry.body)
      const { side, market, isReduceOnly } = entry.body.request
      const raises = market === 'spot' ? side === 'buy' : side === 'sell'
      const action = actions.get(entry.body.intentId)
      if (raises && action !== 'open') {
        violated('I7', `${entry.body.clientOrderId} of a ${action} raises the ${market} leg`)
      }
      if (market === 'perp' && side === 'buy' && !isReduceOnly) {
        violated('I7', `${entry.body.clientOrderId} buys perp without reduce-only`)
      }
    },
    onOwnTrade({ fills, after }) {
      const [{ market, side }] = fills
      if (market === 'spot' && side === 'sell' && after.spot.lt(0)) {
        violated('I18', `coins of the user were sold: ${describe(after)}`)
      }
      if (market === 'perp' && side === 'buy' && after.perp.gt(0)) {
        violated('I18', `a position of somebody else was closed: ${describe(after)}`)
      }
      const position = account.position(after.coin.symbol).quantity
      if (market === 'perp' && side === 'buy' && position.gt(0)) {
        violated('I7', `a closing order turned the position round: ${position.toFixed()}`)
      }
    },
  }
}
