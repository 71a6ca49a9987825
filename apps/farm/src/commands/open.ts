import {
  ask,
  type ExitCode,
  formatAmount,
  formatHours,
  formatMoney,
  formatPercent,
  refusedError,
  usageError,
} from '@asterkit/app-kit'
import { Decimal } from '@asterkit/instruments'
import type { Opportunity } from '@asterkit/strategy'
import { type Choice, choose } from '../agree.ts'
import type { CommandInput } from '../commandInput.ts'
import { type DeskCommand, type DeskWork, withDesk } from '../withDesk.ts'

const AMOUNT = /^\d{1,12}(?:\.\d{1,8})?$/
const OTHERWISE = 'pass SYMBOL and CAPITAL, and --yes. Nothing was sent'

/** Opens a pair by hand: guided without words; with them it shows the plan and asks. */
export async function open({ flags, words }: CommandInput): Promise<ExitCode> {
  const [symbol, capital] = words
  if (symbol !== undefined && capital === undefined) {
    throw usageError('open takes a symbol and a capital in USDT, such as: open SOLUSDT 250')
  }
  if (capital !== undefined && !AMOUNT.test(capital)) {
    throw usageError(`${capital}: the capital must be an amount of USDT such as 250 or 99.5`)
  }
  const choose = async (work: DeskWork): Promise<OpeningWish> =>
    symbol === undefined || capital === undefined
      ? guide(work)
      : { symbol: symbol.toUpperCase(), capital: new Decimal(capital) }
  return withDesk(flags, openingCommand(choose))
}

/** What a person wants to open. `capital`: quote, both legs together. */
export interface OpeningWish {
  readonly symbol: string
  readonly capital: Decimal
}

/** The act of opening what `choose` says. */
export function openingCommand(choose: (work: DeskWork) => Promise<OpeningWish>): DeskCommand {
  return {
    act: 'open',
    async propose(work) {
      const wish = await choose(work)
      return work.desk.proposeOpening(wish.symbol, wish.capital)
    },
    question(proposal) {
      if (proposal.kind !== 'opening') throw new Error('an opening was to be proposed')
      const amount = formatMoney(proposal.capital)
      return {
        text: `This opens ${proposal.symbol} with ${amount}.`,
        phrase: `LIVE ${proposal.capital.toFixed()}`,
      }
    },
  }
}

async function guide(work: DeskWork): Promise<OpeningWish> {
  const free = work.desk.freeQuote()
  const pairs = await openablePairs(work)
  const symbol = await choose(work, pairs, { question: 'Which pair?', otherwise: OTHERWISE })
  const answer = await ask({
    question: `Capital in USDT, both legs together (free: ${free === undefined ? '?' : formatAmount(free)}):`,
    otherwise: OTHERWISE,
    stdin: process.stdin,
    stdout: process.stderr,
    signal: work.signal,
  })
  return { symbol, capital: readCapital(answer) }
}

/**
 * Returns the pairs that the rules let a person open now, each with what it pays.
 *
 * @throws {CliError} There is none (exit 3).
 */
export async function openablePairs({ desk }: DeskWork): Promise<readonly Choice[]> {
  const rows = (await desk.opportunities()).filter(
    ({ rejected }) => rejected === undefined || rejected.code === 'not-best',
  )
  if (rows.length > 0) return rows.map((row) => ({ name: row.symbol, note: paysText(row) }))
  throw refusedError('no pair passes the rules now (see farm rates); nothing was sent')
}

function paysText({ averageAprOnNotional: apr, breakEvenHours }: Opportunity): string {
  const pays =
    apr === undefined
      ? 'yearly rate unknown'
      : `${formatPercent(apr, { places: 1 })} a year on one leg`
  if (breakEvenHours === undefined) return pays
  return `${pays}, fees are paid after ${formatHours(breakEvenHours.toNumber())}`
}

/** Reads an amount that a person typed. @throws {CliError} It is none (exit 3). */
export function readCapital(answer: string | undefined): Decimal {
  if (answer !== undefined && AMOUNT.test(answer)) return new Decimal(answer)
  throw refusedError('no amount was given; nothing was sent')
}
