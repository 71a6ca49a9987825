import { CliError, usageError } from './cliError.ts'
import { exitCodes } from './exitCodes.ts'
import { formatDuration } from './formatDuration.ts'

/** The venue's words for a wallet, an agent or a signature that it does not take. */
const KEYS_REFUSED: ReadonlySet<number> = new Set([-1002, -1022, -2014, -2015, -4056, -4057])
/** The venue's words for a time that it does not take. */
const TIME_REFUSED: ReadonlySet<number> = new Set([-1021, -4225])

/**
 * Turns an error of the SDK into the line that a person gets: what happened, and what to do. It is known by name, so
 * that the SDK is not loaded for it.
 *
 * @returns Undefined for any other error.
 */
export function translateAster(error: Error): CliError | undefined {
  const told = explainAster(error)
  if (told === undefined) return undefined
  const line = told.advice === undefined ? told.what : `${told.what}: ${told.advice}`
  const isUsage = error.name === 'AsterConfigurationError'
  return isUsage
    ? usageError(line, { cause: error })
    : new CliError(line, exitCodes.failed, { cause: error })
}

/** Returns what an error of the SDK means and what to do about it; undefined for any other error. */
export function explainAster(
  error: Error,
): { readonly what: string; readonly advice?: string } | undefined {
  if (!error.name.startsWith('Aster')) return undefined
  const what = error.message
    .replace(/; safe to repeat$/, '')
    .replaceAll(/(\d{4,}) ms/g, (_, ms: string) => formatDuration(Number(ms)))
  const advice = adviceFor(error)
  return advice === undefined ? { what } : { what, advice }
}

function adviceFor(error: Error): string | undefined {
  const status = numberOf(error, 'status')
  switch (error.name) {
    case 'AsterTransportError':
      return unanswered(status)
    case 'AsterRateLimitError':
      if (status === 418) return 'until then, stop every program that asks from this IP address'
      return 'try again after that; all programs of this IP address count together'
    case 'AsterSchemaError':
      return 'what answers is not the exchange, or it has changed: check the address, or look for a newer version'
    case 'AsterApiError':
    case 'AsterOutcomeUnknownError':
      return refused(numberOf(error, 'venueCode') ?? 0, status ?? 0)
    default:
      return undefined
  }
}

function unanswered(status: number | undefined): string {
  if (status === undefined) {
    return 'check the connection and the address, and whether the exchange is down'
  }
  if (status >= 500) return 'the exchange has trouble; try again later'
  return 'what answers is not the exchange; check the address, and proxies in between'
}

function refused(venueCode: number, status: number): string | undefined {
  if (KEYS_REFUSED.has(venueCode)) {
    return 'check the address of the wallet, and on the exchange whether this agent is approved, has not expired and may be used from this IP address'
  }
  if (TIME_REFUSED.has(venueCode)) {
    return "check this machine's clock: let the system set its time (NTP)"
  }
  return status >= 500 ? 'the exchange has trouble; try again later' : undefined
}

function numberOf(error: Error, field: 'status' | 'venueCode'): number | undefined {
  const value: unknown = Reflect.get(error, field)
  return typeof value === 'number' ? value : undefined
}
