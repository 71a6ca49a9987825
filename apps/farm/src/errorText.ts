import { CliError } from '@asterkit/app-kit'
import { translateByName } from './translateByName.ts'

/** Returns what an error says to a person, as the program's last line would. */
export function errorText(error: unknown): string {
  const known = error instanceof CliError ? error : translateByName(error)
  if (known !== undefined) return known.message
  return error instanceof Error ? error.message : String(error)
}
