import { ask, type ExitCode, formatMoney, refusedError, usageError } from '@asterkit/app-kit'
import { Decimal } from '@asterkit/instruments'
import { choose } from '../agree.ts'
import type { CommandInput } from '../commandInput.ts'
import { type DeskWork, withDesk } from '../withDesk.ts'

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
  return withDesk(flags, {
    act: 'open',
    async propose(work) {
      const wish =
        symbol === undefined || capital === undefined
          ? await guide(work)
          : { symbol: symbol.toUpperCase(), capital: new Decimal(capital) }
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
  })
}

async function guide(
  work: DeskWork,
): Promise<{ readonly symbol: string; readonly capital: Decimal }> {
  const free = work.desk.freeQuote()
  const rows = (await work.desk.opportunities()).filter(
    ({ rejected }) => rejected === undefined || rejected.code === 'not-best',
  )
  if (rows.length === 0) {
    throw refusedError('no pair passes the rules now (see farm rates); nothing was sent')
  }
  const names = rows.map((row) => row.symbol)
  const symbol = await choose(work, names, { question: 'Which pair?', otherwise: OTHERWISE })
  const answer = await ask({
    question: `Capital in USDT, both legs together (free: ${free?.toFixed(2) ?? '?'})?`,
    otherwise: OTHERWISE,
    stdin: process.stdin,
    stdout: process.stderr,
    signal: work.signal,
  })
  if (answer === undefined || !AMOUNT.test(answer)) {
    throw refusedError('no amount was given; nothing was sent')
  }
  return { symbol, capital: new Decimal(answer) }
}
