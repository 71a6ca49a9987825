import { ask, type ExitCode, formatMoney, refusedError, usageError } from '@asterkit/app-kit'
import { Decimal } from '@asterkit/instruments'
import { choose } from '../agree.ts'
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
  const names = await openableSymbols(work)
  const symbol = await choose(work, names, { question: 'Which pair?', otherwise: OTHERWISE })
  const answer = await ask({
    question: `Capital in USDT, both legs together (free: ${free?.toFixed(2) ?? '?'})?`,
    otherwise: OTHERWISE,
    stdin: process.stdin,
    stdout: process.stderr,
    signal: work.signal,
  })
  return { symbol, capital: readCapital(answer) }
}

/**
 * Returns the symbols that the rules let a person open now.
 *
 * @throws {CliError} There is none (exit 3).
 */
export async function openableSymbols({ desk }: DeskWork): Promise<readonly string[]> {
  const rows = (await desk.opportunities()).filter(
    ({ rejected }) => rejected === undefined || rejected.code === 'not-best',
  )
  if (rows.length > 0) return rows.map(({ symbol }) => symbol)
  throw refusedError('no pair passes the rules now (see farm rates); nothing was sent')
}

/** Reads an amount that a person typed. @throws {CliError} It is none (exit 3). */
export function readCapital(answer: string | undefined): Decimal {
  if (answer !== undefined && AMOUNT.test(answer)) return new Decimal(answer)
  throw refusedError('no amount was given; nothing was sent')
}
