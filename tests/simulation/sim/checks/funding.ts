import type { FarmEvent } from '@asterkit/strategy'
import type { Check, Watched } from '../check.ts'

/** I3 the intervals that decisions rest on are the venue's, I9 each payment counts once. */
export function checkFunding(watched: Watched): Check {
  const { venue, scenario, told, violated } = watched
  const symbols = scenario.market.coins.map(({ asset }) => `${asset}USDT`)
  const intervals = new Map(symbols.map((symbol) => [symbol, new Set<number>()]))
  const payments = new Set<string>()
  let heard = 0

  function checkIntervals(event: FarmEvent): void {
    if (event.kind !== 'scan' && event.kind !== 'position') return
    for (const { symbol, fundingIntervalHours: hours } of event.opportunities) {
      const known = intervals.get(symbol)
      if (hours === undefined || known === undefined || known.has(hours)) continue
      known.add(hours)
      violated('I3', `${symbol} is taken to pay every ${hours} h, which it never did`)
    }
  }

  return {
    onJournalLost() {
      payments.clear()
    },
    onMoment() {
      for (const [symbol, known] of intervals) {
        const rule = venue.fundingRule(symbol)
        if (rule !== undefined) known.add(rule.intervalHours)
      }
      for (; heard < told.length; heard += 1) {
        const event = told[heard]
        if (event !== undefined) checkIntervals(event)
      }
    },
    onEntry(entry) {
      if (entry.kind !== 'funding') return
      for (const { incomeId, symbol, amount } of entry.body.rows) {
        if (payments.has(incomeId)) violated('I9', `${amount} of ${symbol} is booked once more`)
        payments.add(incomeId)
      }
    },
  }
}
