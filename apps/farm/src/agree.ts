import { ask, confirm, refusedError } from '@asterkit/app-kit'
import type { Place } from './lookAtMarket.ts'

/**
 * Asks whether to go on with a plan that was shown.
 *
 * @param work.place Where it would happen: real money has to be typed out, or allowed by `ASTERKIT_CONFIRM_LIVE`.
 * @param phrase What has to be typed for real money; undefined: it only reduces risk, so `yes` is enough.
 * @returns False: not confirmed. Nothing was sent.
 * @throws {CliError} Nobody can answer (exit 3).
 */
export async function agree(
  work: { readonly place: Place; readonly signal: AbortSignal },
  question: string,
  phrase?: string,
): Promise<boolean> {
  const isReal = work.place.settings.mode === 'live' && phrase !== undefined
  if (work.place.settings.yes && !isReal) return true
  if (isReal && process.env.ASTERKIT_CONFIRM_LIVE === phrase) return true
  const expect = isReal ? phrase : 'yes'
  return confirm({
    question: `${question} Type ${expect} to go on:`,
    expect,
    otherwise: isReal
      ? `set ASTERKIT_CONFIRM_LIVE="${phrase}". Nothing was sent`
      : 'pass --yes. Nothing was sent',
    stdin: process.stdin,
    stdout: process.stderr,
    signal: work.signal,
  })
}

/** One of several things to choose. */
export interface Choice {
  /** Upper case. */
  readonly name: string
  /** What a person should know about it; empty: nothing. */
  readonly note: string
}

/** Returns numbered lines, the notes below each other. */
export function choiceLines(choices: readonly Choice[]): readonly string[] {
  const width = Math.max(...choices.map(({ name }) => name.length))
  return choices.map(({ name, note }, index) =>
    `  ${index + 1}  ${name.padEnd(width)}  ${note}`.trimEnd(),
  )
}

/** Returns the choice that an answer means, by number or name; undefined: none. */
export function choiceOf(
  choices: readonly Choice[],
  answer: string | undefined,
): string | undefined {
  const found =
    choices[Number(answer) - 1] ?? choices.find(({ name }) => name === answer?.toUpperCase())
  return found?.name
}

/**
 * Asks for one of several choices by its number or name.
 *
 * @throws {CliError} Nobody can answer, or there is no such choice (exit 3).
 */
export async function choose(
  work: { readonly signal: AbortSignal },
  choices: readonly Choice[],
  words: { readonly question: string; readonly otherwise: string },
): Promise<string> {
  const answer = await ask({
    question: [words.question, ...choiceLines(choices), 'Number or name:'].join('\n'),
    otherwise: words.otherwise,
    stdin: process.stdin,
    stdout: process.stderr,
    signal: work.signal,
  })
  const found = choiceOf(choices, answer)
  if (found === undefined) throw refusedError('nothing was chosen; nothing was sent')
  return found
}
