import { formatAmount, type Paint } from '@asterkit/app-kit'
import { type Choice, choiceLines, choiceOf } from '../agree.ts'
import { closingCommand } from '../commands/close.ts'
import { openablePairs, openingCommand, readCapital } from '../commands/open.ts'
import { rebalancingCommand } from '../commands/rebalance.ts'
import type { Place } from '../lookAtMarket.ts'
import { type DeskCommand, type DeskWork, workAtDesk } from '../withDesk.ts'
import type { Question } from './dashboardState.ts'
import { LeftQuestion } from './leftQuestion.ts'

/** Shows a question and waits. Undefined: the person left it. */
export type AskPerson = (question: Omit<Question, 'typed'>) => Promise<string | undefined>

/** Acts that a key of the dashboard begins. */
export type HandAct = DeskCommand['act']

/**
 * Opens, closes or rebalances by hand, as the command of that name does, asking in the window.
 *
 * @returns What became of it, lines for people.
 * @throws {LeftQuestion} The person left a question.
 * @throws {CliError | JournalError} It was refused, or a bot runs there. Nothing was sent.
 */
export async function handAct(
  act: HandAct,
  place: Place,
  options: { readonly ask: AskPerson; readonly paint: Paint; readonly signal: AbortSignal },
): Promise<readonly string[]> {
  const { ask, paint, signal } = options
  let lines: string[] = []
  const output = {
    isJson: false,
    paint,
    lines: (more: readonly string[]) => void lines.push(...more),
    document: () => undefined,
  }
  const isLive = place.settings.mode === 'live'
  await workAtDesk({ ...place, output }, commandOf(act, ask), {
    signal,
    async agree(text, phrase) {
      const wanted = isLive ? (phrase ?? 'yes') : ''
      const expects = wanted === '' ? '' : `type ${wanted} and Enter`
      const answer = await ask({ title: text, lines, expects })
      if (answer === undefined) throw new LeftQuestion(text)
      lines = []
      return answer === wanted
    },
  })
  return lines
}

function commandOf(act: HandAct, ask: AskPerson): DeskCommand {
  if (act === 'rebalance') return rebalancingCommand
  if (act === 'close') return closingCommand(({ desk }) => chooseHeld(desk.held(), ask))
  return openingCommand(async (work) => {
    const symbol = await chooseOne(ask, 'Open which pair?', await openablePairs(work))
    return { symbol, capital: await askCapital(work, symbol, ask) }
  })
}

async function chooseHeld(held: readonly string[], ask: AskPerson): Promise<string> {
  // A name that is not held is refused with the reason.
  return held.length < 2
    ? (held[0] ?? 'no pair')
    : chooseOne(
        ask,
        'Close which pair?',
        held.map((name) => ({ name, note: '' })),
      )
}

async function chooseOne(
  ask: AskPerson,
  title: string,
  choices: readonly Choice[],
): Promise<string> {
  const answer = await ask({
    title,
    lines: choiceLines(choices),
    expects: 'type number or name and Enter',
  })
  if (answer === undefined) throw new LeftQuestion(title)
  // A name that is not there is refused with the reason.
  return choiceOf(choices, answer) ?? answer.toUpperCase()
}

async function askCapital({ desk }: DeskWork, symbol: string, ask: AskPerson) {
  const quote = desk.freeQuote()
  const free = quote === undefined ? '?' : formatAmount(quote)
  const title = `Open ${symbol}: capital in USDT, both legs together`
  const answer = await ask({
    title,
    lines: [`  free: ${free} USDT`],
    expects: 'type an amount and Enter',
  })
  if (answer === undefined) throw new LeftQuestion(title)
  return readCapital(answer)
}
