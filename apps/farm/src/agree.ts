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

/**
 * Asks for one of several choices by its number or name.
 *
 * @throws {CliError} Nobody can answer, or there is no such choice (exit 3).
 */
export async function choose(
  work: { readonly signal: AbortSignal },
  choices: readonly string[],
  words: { readonly question: string; readonly otherwise: string },
): Promise<string> {
  const list = choices.map((name, index) => `  ${index + 1}  ${name}`).join('\n')
  const answer = await ask({
    question: `${list}\n${words.question}`,
    otherwise: words.otherwise,
    stdin: process.stdin,
    stdout: process.stderr,
    signal: work.signal,
  })
  const found =
    choices[Number(answer) - 1] ?? choices.find((name) => name === answer?.toUpperCase())
  if (found === undefined) throw refusedError('nothing was chosen; nothing was sent')
  return found
}
