import { type ExitCode, exitCodes, usageError } from '@asterkit/app-kit'
import { fundingPayments } from '@asterkit/strategy'
import type { CommandInput } from '../commandInput.ts'
import { lookAtAccount } from '../lookAtAccount.ts'
import { accountFacts } from '../view/accountFacts.ts'
import { fundingView } from '../view/fundingView.ts'

/** Shows what funding has paid to the held pairs, or to one of them, and how much of the fees that covers. */
export async function funding({ flags, words }: CommandInput): Promise<ExitCode> {
  const look = await lookAtAccount(flags)
  const { output, config } = look.place
  const all = fundingPayments(look.journal)
  const pairs = wanted(look.inspection.pairs, words[0]?.toUpperCase()).map((pair) => ({
    pair,
    payments: all.filter(({ pairId }) => pairId === pair.holding.pairId),
  }))
  if (output.isJson) {
    output.document('asterkit.farm.funding/1', {
      ...accountFacts(look),
      feeCoverageMultiplier: config.feeCoverageMultiplier,
      pairs: pairs.map(({ pair, payments }) => ({
        pairId: pair.holding.pairId,
        symbol: pair.holding.symbol,
        fundingReceived: pair.holding.fundingReceived,
        roundTripFees: pair.roundTripFees,
        feeCoverage: pair.feeCoverage,
        payments,
      })),
    })
  } else output.lines(fundingView(look, pairs))
  return exitCodes.done
}

function wanted<T extends { readonly holding: { readonly symbol: string } }>(
  pairs: readonly T[],
  symbol: string | undefined,
): readonly T[] {
  if (symbol === undefined) return pairs
  const found = pairs.filter(({ holding }) => holding.symbol === symbol)
  if (found.length > 0) return found
  const held = pairs.map(({ holding }) => holding.symbol).join(', ')
  throw usageError(`${symbol} is not held; ${held === '' ? 'nothing is' : `held: ${held}`}`)
}
