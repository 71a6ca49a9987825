import type { ExitCode } from '@asterkit/app-kit'
import type { CommandInput } from '../commandInput.ts'
import { type DeskCommand, withDesk } from '../withDesk.ts'

/** Moves free USDT between the own wallets so that the next pair can be opened at the configured leverage. */
export async function rebalance({ flags }: CommandInput): Promise<ExitCode> {
  return withDesk(flags, rebalancingCommand)
}

/** The act of bringing the wallets to their split. */
export const rebalancingCommand: DeskCommand = {
  act: 'rebalance',
  propose: async (work) => work.desk.proposeRebalancing(),
  question: () => ({ text: 'This moves money between your own wallets.' }),
}
