import { type FarmInspection, inspectFarm, type Journal, silentLogger } from '@asterkit/strategy'
import { openShadowJournal } from '@asterkit/strategy/sqlite'
import { lookAtMarket, type Place, readPlace } from './lookAtMarket.ts'
import type { LookedMarket } from './market/market.ts'
import { lastNonce } from './session/lastNonce.ts'

/** An account as a command sees it: the bot's memory and the exchange, at one moment. */
export interface AccountLook {
  readonly place: Place
  readonly environment: LookedMarket['environment']
  /** A shadow of the bot's journal. */
  readonly journal: Journal
  readonly inspection: FarmInspection
}

/**
 * Looks at the account of a command line, whether or not a bot runs there. Sends nothing that changes anything.
 *
 * @throws {CliError} Keys are missing, or an option cannot be used.
 * @throws {JournalError} The memory is damaged.
 */
export async function lookAtAccount(
  flags: Readonly<Record<string, unknown>>,
): Promise<AccountLook> {
  const place = await readPlace(flags, 'look-at-account')
  return inspectPlace(place, async (look) => look)
}

/** The same for a command line that is understood already; `body` may ask the same market more. */
export function inspectPlace<T>(
  place: Place,
  body: (look: AccountLook, market: LookedMarket, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const journal = openShadowJournal(place.folder)
  const nonce = lastNonce(journal)
  return lookAtMarket(place, nonce, async (market, signal) => {
    const { exchange, clock, environment } = market
    const source = { exchange, clock, journal, log: silentLogger, config: place.config }
    const inspection = await inspectFarm(source, signal)
    return body({ place, environment, journal, inspection }, market, signal)
  })
}
