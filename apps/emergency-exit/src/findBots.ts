import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { ZERO } from '@asterkit/instruments'
import {
  foldJournal,
  type JournalView,
  type LedgerCoins,
  type UnendedOrder,
} from '@asterkit/strategy'
import {
  journalWriter,
  readJournalEntries,
  readJournalOwner,
  setKillSwitchFile,
} from '@asterkit/strategy/sqlite'

/** A bot's memory that may belong to the account. */
export interface FoundBot {
  /** Name of the session. */
  readonly name: string
  readonly folder: string
  /** Process that writes it now; undefined when none does, as far as is known. */
  readonly writer: number | undefined
  /**
   * Coins on record as the bot's; undefined when the journal cannot be read, or knows of no pair at all: that of a
   * market maker or a rotation says nothing about what a farm without a journal has bought.
   */
  readonly coins: readonly LedgerCoins[] | undefined
  /** Why the journal cannot be read. */
  readonly problem?: string
}

/**
 * Looks for the bots of an account in a state folder. One whose journal cannot be read may be of this account,
 * so it is listed, too. Changes nothing.
 */
export function findBots(
  stateDir: string,
  owner: { readonly environment: string; readonly account: string },
): readonly FoundBot[] {
  const kinds = ['farm', 'maker'] as const
  const sessions = kinds.flatMap((kind) =>
    sessionsOf(join(stateDir, kind)).map((name) => ({ kind, name })),
  )
  return sessions.flatMap(({ kind, name }): readonly FoundBot[] => {
    const folder = join(stateDir, kind, name)
    try {
      const found = readJournalOwner(folder)
      // A journal over two accounts names both, with a plus between.
      const accounts = found.account.toLowerCase().split('+')
      const isSame = accounts.includes(owner.account.toLowerCase())
      if (!isSame || found.environment !== owner.environment) return []
      const coins = kind === 'maker' ? undefined : coinsOf(foldJournal(readJournalEntries(folder)))
      return [{ name, folder, writer: journalWriter(folder), coins }]
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error)
      return [{ name, folder, writer: journalWriter(folder), coins: undefined, problem }]
    }
  })
}

/**
 * Stops a bot from opening anything, durably; only a person lifts it, by removing the file `HALT`.
 *
 * @returns Why it could not be done; undefined when it was.
 */
export function haltBot({ folder }: FoundBot, now: Date): string | undefined {
  try {
    setKillSwitchFile(folder, `emergency exit at ${now.toISOString()}`)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function sessionsOf(parent: string): readonly string[] {
  try {
    return readdirSync(parent, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.endsWith('.previous'))
      .map(({ name }) => name)
      .sort()
  } catch {
    // No folder: no bot has run from here.
    return []
  }
}

/** What the journal has on record as the bot's: coins of pairs, and remainders of earlier ones. */
function coinsOf(view: JournalView): LedgerCoins[] | undefined {
  if (view.holdings.size === 0 && view.closed.length === 0) return undefined
  const held = [...view.holdings.values()].map(
    (pair): LedgerCoins => ({
      asset: pair.baseAsset,
      quantity: pair.spotQuantity,
      cost: pair.spotCost,
      since: pair.openedAt,
      orders: unendedOf(view, pair.pairId),
    }),
  )
  const closed = new Map(
    view.closed.map(({ holding, closedAt }) => [holding.spotSymbol, { holding, closedAt }]),
  )
  const dust = [...view.dust].flatMap(([spotSymbol, { quantity, cost }]): LedgerCoins[] => {
    const last = closed.get(spotSymbol)
    if (last === undefined) return []
    return [{ asset: last.holding.baseAsset, quantity, cost, since: last.closedAt }]
  })
  return [...held, ...dust].filter(
    ({ quantity, orders = [] }) => quantity.gt(ZERO) || orders.length > 0,
  )
}

/** Orders for a pair's coins that were sent before the bot stopped writing, or whose end it does not know. */
function unendedOf(view: JournalView, pairId: string): readonly UnendedOrder[] {
  return [...view.openAttempts.values()]
    .filter((order) => order.pairId === pairId && order.request.market === 'spot')
    .map(({ clientOrderId, bookedQuantity, sentAt, deadline }) => {
      return { clientOrderId, booked: bookedQuantity, sentAt, deadline }
    })
}
