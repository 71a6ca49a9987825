import { printRow } from '../sdk/printRow.ts'
import { frameRows } from './frameRows.ts'
import { helpRows } from './helpRows.ts'
import { idleRows } from './idleRows.ts'
import { sendRows } from './sendRows.ts'

/**
 * Measures the programs as they are built. A missed goal is reported, not punished.
 *
 * @param args Rows to run: `21`, `22.1`; all without.
 * @throws {Error} A program is not built or does not run, or no row is called so.
 */
export async function cliSuite(args: readonly string[]): Promise<void> {
  const rows = [...helpRows(), ...sendRows, ...frameRows, ...idleRows].filter(
    ({ id }) => args.length === 0 || args.some((one) => id === one || id.startsWith(`${one}.`)),
  )
  if (rows.length === 0) throw new Error(`no row is called ${args.join(' or ')}`)
  for (const row of rows) process.stdout.write(`${printRow(row, await row.measure())}\n`)
}
