import {
  CliError,
  type ExitCode,
  exitCodes,
  formatAmount,
  formatExact,
  formatMoney,
  refusedError,
  usageError,
} from '@asterkit/app-kit'
import type {
  ClosingProposal,
  DeskResult,
  Proposal,
  RebalancingProposal,
  Refusal,
} from '@asterkit/strategy'
import type { Place } from './lookAtMarket.ts'
import type { LookedMarket } from './market/market.ts'
import { savingText } from './view/entryText.ts'
import { factLines } from './view/labelled.ts'
import { pairBlock } from './view/pairBlock.ts'
import { planPanel } from './view/planPanel.ts'

type Act = 'open' | 'close' | 'rebalance'

/** What a report is about. */
interface Told {
  readonly place: Place
  readonly environment: LookedMarket['environment']
  readonly isDryRun: boolean
  /** Exchange time. */
  readonly now: () => number
}

/** Codes of wishes that no market could fulfil: the command line names something that is not there. */
const UNKNOWN_SYMBOL: ReadonlySet<string> = new Set([
  'not-listed',
  'spot-only',
  'perp-only',
  'quote-differs',
  'stable-pair',
  'not-held',
])

/** Makes the error of a wish that is refused before anything was sent: usage, a halt that a person lifts, or a rule. */
export function refusalError({ code, reason }: Refusal): CliError {
  const advice = code === 'halted' ? ': farm resume shows why, and lifts it' : ''
  const message = `${reason} (${code})${advice}. Nothing was sent`
  if (UNKNOWN_SYMBOL.has(code)) return usageError(message)
  if (code === 'halted' || code === 'blocked') return new CliError(message, exitCodes.needsHuman)
  return refusedError(message)
}

/** Shows what would be done; JSON waits for the result. */
export function sayProposal(work: Told, act: Act, proposal: Proposal): void {
  if (work.place.output.isJson) return
  work.place.output.lines(proposalLines(work, proposal))
  if (work.isDryRun)
    work.place.output.lines([
      '',
      `Dry run: nothing was sent. Without --dry-run, ${act} asks first.`,
    ])
}

function proposalLines(work: Told, proposal: Proposal): string[] {
  const { paint } = work.place.output
  const where = `on ${work.environment.name}, ${work.place.settings.mode}`
  switch (proposal.kind) {
    case 'opening': {
      const { move, plan, symbol } = proposal
      const title = paint('strong', `Plan: open ${symbol} ${where}`)
      const [from, to] = move?.direction === 'spot-to-perp' ? ['spot', 'perp'] : ['perp', 'spot']
      const first = move && [`First ${formatMoney(move.amount)} go from ${from} to ${to}.`]
      return [title, ...(first ?? []), ...planPanel(plan, { time: work.now(), paint })]
    }
    case 'closing':
      return [
        paint('strong', `Plan: close ${proposal.symbol} ${where}`),
        ...closingLines(proposal, work),
      ]
    case 'rebalancing':
      return [paint('strong', `Plan: rebalance ${where}`), ...rebalancingLines(proposal, work)]
  }
}

function closingLines(proposal: ClosingProposal, work: Told): string[] {
  const { paint } = work.place.output
  const { inspection, fees, slippage, netAfter, holding } = proposal
  const unknown = 'unknown: it could not be read'
  return [
    ...(inspection === undefined ? [] : pairBlock(inspection, work.now(), paint)),
    ...factLines(
      [
        [
          'orders',
          `buy ${formatExact(holding.perpQuantity.abs())} back on perp, reduce-only, then sell ${formatExact(holding.spotQuantity)} on spot`,
        ],
        ['fees', fees === undefined ? unknown : formatMoney(fees)],
        [
          'slippage',
          slippage === undefined ? unknown : `${formatMoney(slippage)}, against the mark`,
        ],
        [
          'result then',
          netAfter === undefined ? unknown : formatMoney(netAfter, { isSigned: true }),
        ],
      ],
      { paint },
    ),
  ]
}

function rebalancingLines({ move, before, after }: RebalancingProposal, work: Told): string[] {
  const { paint } = work.place.output
  const [from, to] = move.direction === 'spot-to-perp' ? ['spot', 'perp'] : ['perp', 'spot']
  const change = (name: 'spot' | 'perp') =>
    `${formatAmount(before[name])} -> ${formatAmount(after[name])} USDT free`
  return factLines(
    [
      ['move', `${formatMoney(move.amount, { places: 6 })} from ${from} to ${to}`],
      ['spot', change('spot')],
      ['perp', change('perp')],
    ],
    { paint },
  )
}

/** Shows what became of it and returns the exit status; without a result it was a dry run. */
export function sayResult(work: Told, act: Act, proposal: Proposal, result?: DeskResult): ExitCode {
  const { output } = work.place
  if (output.isJson) {
    const { mode } = work.place.settings
    const session = work.place.choice.sessionName
    const fields = { mode, environment: work.environment, session, time: work.now() }
    const isDryRun = work.isDryRun
    output.document(`asterkit.farm.${act}/1`, {
      ...fields,
      isDryRun,
      plan: planDocument(proposal),
      result: result ?? null,
    })
  }
  if (result === undefined) return exitCodes.done
  if (!output.isJson) output.lines([resultLine(result)])
  if (result.kind === 'not-done') return exitCodes.refused
  return result.kind === 'unfinished' ? exitCodes.needsHuman : exitCodes.done
}

function planDocument(proposal: Proposal): Record<string, unknown> {
  if (proposal.kind === 'rebalancing')
    return { ...proposal.move, before: proposal.before, after: proposal.after }
  if (proposal.kind === 'opening')
    return { capital: proposal.capital, move: proposal.move, ...proposal.plan }
  const { symbol, holding, fees, slippage, netAfter } = proposal
  return { symbol, holding, fees, slippage, netAfter }
}

function resultLine(result: DeskResult): string {
  switch (result.kind) {
    case 'opened': {
      const { symbol, spotQuantity, perpQuantity, feesPaid, entry } = result.holding
      return `Opened ${symbol}: ${formatExact(spotQuantity)} on spot against ${formatExact(perpQuantity)} on perp, fees ${formatMoney(feesPaid)}${savingText(entry)}.`
    }
    case 'closed': {
      const signed = (amount: typeof result.pnl.net) => formatAmount(amount, { isSigned: true })
      const { net, funding, basisPnl, fees } = result.pnl
      return `Closed ${result.holding.symbol}: net ${signed(net)} = funding ${signed(funding)}, basis ${signed(basisPnl)}, fees ${signed(fees.neg())}.`
    }
    case 'moved':
      return `Moved ${formatMoney(result.move.amount)}.`
    case 'not-done':
      return `Not done: ${result.reason}.`
    case 'unfinished':
      return `NOT FINISHED: ${result.reason}.`
  }
}
