import { CliError, exitCodes } from '@asterkit/app-kit'
import type { Exchange, JournalView, PerLeg } from '@asterkit/strategy'

/**
 * Checks by reading that two accounts can hold a leg each: one-way mode, and nothing on them while nothing is on
 * record. Whoever holds a pair is let through: it has to be looked after.
 *
 * @throws {CliError} They cannot (exit 4).
 * @throws One of them could not be read.
 */
export async function checkAccounts(
  legs: PerLeg<Exchange>,
  { cycles, openAttempts }: Pick<JournalView, 'cycles' | 'openAttempts'>,
  signal: AbortSignal,
): Promise<void> {
  if (cycles.size > 0 || openAttempts.size > 0) return
  for (const leg of ['long', 'short'] as const) {
    const exchange = legs[leg]
    const refuse = (what: string, advice: string): never => {
      const text = `the account of the ${leg} ${what}: ${advice}. Nothing was sent`
      throw new CliError(text, exitCodes.needsHuman)
    }
    if ((await exchange.getPositionMode(signal)) !== 'one-way') {
      refuse(
        'is in hedge mode',
        'two accounts work in one-way mode; switch it in the settings of the exchange',
      )
    }
    const [position] = (await exchange.listPositions(signal)).filter(
      (row) => !row.quantity.isZero(),
    )
    if (position !== undefined) {
      refuse(
        `holds ${position.quantity.toFixed()} ${position.symbol} that this bot does not remember`,
        'close it, or use another account',
      )
    }
    const [order] = await exchange.listOpenOrders('perp', signal)
    if (order !== undefined) {
      refuse(`has an open order in ${order.symbol}`, 'cancel it, or use another account')
    }
  }
}
