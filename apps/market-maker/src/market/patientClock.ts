import { setImmediate as turn } from 'node:timers/promises'
import type { Clock, MakerExchange, PreparedWrite } from '@asterkit/strategy'

/** Turns without a call after which sockets have been heard, too. */
const CALM_TURNS = 3

/**
 * Lets the time of a simulation stand still while calls are under way: on a clock that runs much faster than this
 * machine, an order would else arrive seconds late.
 */
export function patientClock(
  exchange: MakerExchange,
  clock: Clock,
): { readonly exchange: MakerExchange; readonly clock: Clock } {
  let open = 0
  const count = async <T>(call: () => Promise<T>): Promise<T> => {
    open += 1
    try {
      return await call()
    } finally {
      open -= 1
    }
  }
  const watched = <T>(write: PreparedWrite<T>): PreparedWrite<T> => ({
    ...write,
    send: (signal) => count(() => write.send(signal)),
  })
  return {
    exchange: {
      ...exchange,
      prepareQuote: async (request) => watched(await exchange.prepareQuote(request)),
      prepareAmend: async (request) => watched(await exchange.prepareAmend(request)),
      prepareOrder: async (request) => watched(await exchange.prepareOrder(request)),
      prepareCancel: async (...about) => watched(await exchange.prepareCancel(...about)),
      findOrder: (...about) => count(() => exchange.findOrder(...about)),
    },
    clock: {
      now: () => clock.now(),
      async sleep(durationMs, signal) {
        for (let calm = 0; calm < CALM_TURNS; calm = open === 0 ? calm + 1 : 0) await turn()
        await clock.sleep(durationMs, signal)
      },
    },
  }
}
