import type { Check, Watched } from '../check.ts'

/** What a comparison of journal and venue reads, each at least twice alike. */
const COMPARED = [
  'getPositionMode',
  'listPositions',
  'listOpenOrders',
  'getSpotBalances',
  'getPerpBalances',
] as const
const ROUNDS = 2

/** I10: a process compares journal and venue before it opens anything. */
export function checkReconciled(watched: Watched): Check {
  return {
    onEntry(entry) {
      if (entry.kind !== 'intent' || entry.body.action !== 'open') return
      const unread = COMPARED.filter((call) => (watched.calls.get(call) ?? 0) < ROUNDS)
      if (unread.length === 0) return
      watched.violated('I10', `a process opens before it has read ${unread.join(', ')} twice`)
    },
  }
}
