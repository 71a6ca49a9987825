import { CliError } from '@asterkit/app-kit'
import { translateByName } from './translateByName.ts'

/** Does what comes before the first order. A failure says that nothing was sent: a person need not look for orders. */
export async function beforeSending<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const known = error instanceof CliError ? error : translateByName(error)
    if (known === undefined || /nothing was sent/i.test(known.message)) throw error
    throw new CliError(`${known.message}. Nothing was sent`, known.exitCode, { cause: error })
  }
}
