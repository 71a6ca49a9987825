import type { Check, Watched } from '../check.ts'

/** I14: while a person asks for a halt, nothing opens. */
export function checkHaltRequests({ scenario, venue, violated }: Watched): Check {
  return {
    onEntry(entry) {
      if (entry.kind !== 'order-sent') return
      const { clientOrderId, request } = entry.body
      const raises = request.market === 'spot' ? request.side === 'buy' : request.side === 'sell'
      const asked = scenario.haltRequests.find(
        ({ from, to }) => venue.now >= from && venue.now < to,
      )
      if (!raises || asked === undefined) return
      const since = `${venue.now - asked.from} ms`
      violated('I14', `${clientOrderId} opens although a person asks for a halt since ${since}`)
    },
  }
}
