import type { Check, Watched } from '../check.ts'
import { OWN_PREFIX } from '../truth.ts'
import { describe } from './exposure.ts'

const CALM_WITHIN_MS = 60_000

/** I11 convergence: once faults stop, hedged or flat and quiescent, or halted with a correct report, within 60 s. */
export function checkQuiet(watched: Watched): Check {
  const { violated, venue, scenario, truth } = watched
  // An opening that begins in the quiet phase may let its orders rest: all of them together for a wait or a cycle.
  const { spotEntry, makerWaitSeconds = 20, cycleIntervalMs = 0 } = scenario.config
  const restsMs =
    spotEntry === 'maker-first' ? Math.max(makerWaitSeconds * 1000, cycleIntervalMs) : 0
  const calmWithinMs = CALM_WITHIN_MS + restsMs
  let calmAt: number | undefined
  let isReported = false

  function obstacles(): readonly string[] {
    const naked = [...truth.coins.values()].filter((owned) => !truth.isHedged(owned)).map(describe)
    const working = (['spot', 'perp'] as const).flatMap((market) =>
      watched.account.openOrders(market).filter((row) => row.clientOrderId.startsWith(OWN_PREFIX)),
    )
    const { openAttempts, openTransfers, holdings } = watched.view
    const unfinished = [...holdings.values()].filter(({ status }) => status !== 'open')
    return [
      ...naked,
      ...working.map(({ clientOrderId }) => `${clientOrderId} works`),
      ...[...openAttempts.keys()].map((id) => `${id} is not settled`),
      ...[...openTransfers.keys()].map((id) => `transfer ${id} is not settled`),
      ...unfinished
        .filter(({ pairId }) => !isToldStillOpen(pairId))
        .map(({ pairId, status }) => `${pairId} is ${status}`),
    ]
  }

  /** A pair that cannot be closed rests hedged when a person has been told why. */
  function isToldStillOpen(pairId: string): boolean {
    const symbol = watched.view.holdings.get(pairId)?.symbol ?? pairId
    return watched.told.some(
      (event) =>
        event.kind === 'alert' && event.code === 'still-open' && event.detail.startsWith(symbol),
    )
  }

  function isHaltedCorrectly(): boolean {
    if (watched.view.halt === undefined) return false
    // An order that nothing explains stays unknown by the rules, and its pair is left alone until a person looks.
    const unknown = new Set(
      [...watched.view.openAttempts.values()].map((one) => one.request.symbol),
    )
    return [...truth.coins.values()].every(({ coin, spot, perp }) => {
      if (unknown.has(coin.symbol)) return true
      const held = [...watched.view.holdings.values()].find(({ symbol }) => symbol === coin.symbol)
      const dust = watched.view.dust.get(coin.symbol)?.quantity
      const coins = held?.spotQuantity ?? dust
      const isSpotRight = coins === undefined ? spot.isZero() : coins.eq(spot)
      return isSpotRight && (held === undefined ? perp.isZero() : held.perpQuantity.eq(perp))
    })
  }

  return {
    onMoment() {
      const { processSince } = watched
      if (venue.now < scenario.faultsTo || processSince === undefined || calmAt !== undefined)
        return
      const found = obstacles()
      if (found.length === 0 || isHaltedCorrectly()) {
        calmAt = venue.now
        return
      }
      const since = Math.max(scenario.faultsTo, processSince)
      if (isReported || venue.now - since <= calmWithinMs) return
      isReported = true
      violated(
        'I11',
        `not at rest ${venue.now - since} ms after the last fault: ${found.join('; ')}`,
      )
    },
    onRest() {
      if (calmAt === undefined || isReported) return
      const found = obstacles()
      if (found.length === 0 || watched.view.halt !== undefined) return
      const unfinished = found.filter((line) => !line.includes(' is '))
      if (unfinished.length === 0) return
      isReported = true
      violated('I11', `was at rest, and is no more: ${unfinished.join('; ')}`)
    },
    onEnd() {
      if (calmAt === undefined && !isReported) violated('I11', 'was never seen at rest')
    },
  }
}
