import { printRow } from '../sdk/printRow.ts'
import { journalRows } from './journalRows.ts'
import { yearLines } from './year.ts'

/**
 * Measures the journal and the engine of the strategy. A missed goal is reported, not punished.
 *
 * @param args Parts to run: `25`, `26`, `year`; all without.
 * @throws {RangeError} An argument is none of these.
 */
export async function strategySuite(args: readonly string[]): Promise<void> {
  const parts: Readonly<Record<string, () => Promise<readonly string[]>>> = {
    ...Object.fromEntries(
      journalRows.map((row) => [row.id, async () => [printRow(row, await row.measure())]]),
    ),
    year: yearLines,
  }
  for (const name of args.length === 0 ? Object.keys(parts) : args) {
    const part = Object.hasOwn(parts, name) ? parts[name] : undefined
    if (part === undefined)
      throw new RangeError(`no part ${name}: ${Object.keys(parts).join(', ')}`)
    process.stdout.write(`${(await part()).join('\n')}\n`)
  }
}
