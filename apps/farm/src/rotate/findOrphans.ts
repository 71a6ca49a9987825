import { confirm, formatExact } from '@asterkit/app-kit'
import { ZERO } from '@asterkit/instruments'
import type { Exchange, HedgeCycle, JournalView, OrphanLeg } from '@asterkit/strategy'

/**
 * Finds what the exchange holds beyond the memory of this bot.
 *
 * @param symbols Those that this bot trades: only in these a position may be its own, lost from memory.
 * @returns `orphans` may be closed when a person says so; `left`, in words, are never touched by this bot.
 * @throws The positions could not be read.
 */
export async function findOrphans(
  exchange: Exchange,
  view: JournalView,
  symbols: readonly string[],
  signal: AbortSignal,
): Promise<{ readonly orphans: readonly OrphanLeg[]; readonly left: readonly string[] }> {
  const orphans: OrphanLeg[] = []
  const left: string[] = []
  for (const { symbol, positionSide, quantity } of await exchange.listPositions(signal)) {
    const cycle = [...view.cycles.values()].find((one) => one.symbol === symbol)
    const toward = positionSide === 'short' ? quantity.negated() : quantity
    if (positionSide !== undefined && toward.lt(0)) {
      left.push(`${symbol}: ${formatExact(quantity)} on the account of the ${positionSide}`)
      continue
    }
    const beyond = quantity.abs().minus(positionSide ? quantityOf(cycle, positionSide) : ZERO)
    if (beyond.lte(0)) continue
    const text = `${symbol} ${positionSide ?? 'one-way'} ${formatExact(beyond)}`
    if (positionSide === undefined) left.push(`${text}: not of hedge mode`)
    else if (!symbols.includes(symbol)) left.push(`${text}: not in --symbols`)
    else orphans.push({ symbol, positionSide, quantity: beyond })
  }
  return { orphans, left }
}

function quantityOf(cycle: HedgeCycle | undefined, side: 'long' | 'short') {
  return cycle?.[side].quantity ?? ZERO
}

/**
 * Asks whether positions that this bot does not remember may be closed. Without a terminal nobody can say so.
 *
 * @param isAgreed The command line has said so already.
 */
export async function mayCloseOrphans(
  orphans: readonly OrphanLeg[],
  isAgreed: boolean,
  signal: AbortSignal,
): Promise<boolean> {
  if (orphans.length === 0 || isAgreed) return isAgreed
  const list = orphans.map(
    ({ symbol, positionSide, quantity }) => `${symbol} ${positionSide} ${formatExact(quantity)}`,
  )
  if (process.stdin.isTTY !== true) return false
  return confirm({
    question: `The exchange holds what this bot does not remember: ${list.join(', ')}.\nType yes to close that too; anything else leaves it:`,
    expect: 'yes',
    otherwise: 'pass --close-orphans',
    stdin: process.stdin,
    stdout: process.stderr,
    signal,
  })
}
