import { ask } from '../ask.ts'
import { CliError, refusedError, usageError } from '../cliError.ts'
import { wrapText } from '../displayWidth.ts'
import { translateAster } from '../translateAster.ts'
import { keySigner } from './keySigner.ts'
import type { Encryption, GivenKeys } from './saveKeys.ts'

const USER_QUESTION = '\nAddress of the wallet that owns the account (0x...):\n>'
const KEY_QUESTION =
  "\nPrivate key of its agent (API wallet), not the wallet's own. It is not shown:\n>"
const PASSWORD_QUESTION =
  '\nPassword that locks the key. It is not shown; Enter alone saves a plain file\nthat only you can read:\n>'
const AGAIN_QUESTION = 'The same password again:\n>'
const OTHERWISE = 'set API_USER, API_SIGNER and API_PRIVATE_KEY instead. Nothing was saved'

/** Answers that do not fit are asked for again this often. */
const TRIES = 3
/** What the keystore takes at least. */
const SHORTEST_PASSWORD = 8

/**
 * Asks for the wallet's address and the agent's key, which is not shown; its address is worked out. A typing error is
 * told and asked about again.
 *
 * @throws {CliError} Nobody can answer (exit 3), or no answer fits (exit 2).
 */
export async function askKeys(): Promise<GivenKeys> {
  const user = await untilItFits({ question: USER_QUESTION }, (answer) => {
    if (/^0x[0-9a-fA-F]{40}$/.test(answer)) return answer
    throw usageError('that is not an address: 0x and 40 hex digits')
  })
  const key = await untilItFits({ question: KEY_QUESTION, isHidden: true }, async (answer) => {
    const { address } = await keySigner(answer)
    if (address.toLowerCase() !== user.toLowerCase()) return { agent: address, privateKey: answer }
    throw refusedError(
      "that is the wallet's own key, which can withdraw: make an agent on the exchange and give its key",
    )
  })
  return { user, ...key }
}

/** Asks for the password of a keystore, twice; undefined: the keys are to be kept as plain lines. */
export async function askPassword(): Promise<Encryption | undefined> {
  for (let tries = 1; tries <= TRIES; tries += 1) {
    const password = await line({ question: PASSWORD_QUESTION, isHidden: true })
    if (password === '') return undefined
    if (password.length < SHORTEST_PASSWORD) {
      say(`the password needs at least ${SHORTEST_PASSWORD} characters`)
      continue
    }
    if ((await line({ question: AGAIN_QUESTION, isHidden: true })) === password) return { password }
    say('the two passwords differ')
  }
  throw usageError('no password was agreed on. Nothing was saved')
}

interface Question {
  readonly question: string
  readonly isHidden?: boolean
}

/** @param read Throws when the answer does not fit; the message says what would. */
async function untilItFits<T>(
  question: Question,
  read: (answer: string) => T | Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    const answer = await line(question)
    try {
      return await read(answer)
    } catch (error) {
      const known =
        error instanceof CliError ? error : error instanceof Error && translateAster(error)
      if (!known) throw error
      if (tries === TRIES) {
        throw new CliError(`${known.message}. Nothing was saved`, known.exitCode, { cause: error })
      }
      say(known.message)
    }
  }
}

function say(complaint: string): void {
  process.stderr.write(`${wrapText(`${complaint}; once more, or Ctrl-C.`, 78).join('\n')}\n`)
}

async function line(question: Question): Promise<string> {
  const answer = await ask({
    ...question,
    otherwise: OTHERWISE,
    stdin: process.stdin,
    stdout: process.stderr,
  })
  if (answer === undefined) throw refusedError('left without an answer; nothing was saved')
  return answer
}
