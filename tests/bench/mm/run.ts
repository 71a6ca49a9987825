import { printRow } from '../sdk/printRow.ts'
import { gridRows } from './gridRows.ts'
import { parameterLines } from './parameterRows.ts'
import { reactionLines } from './reactionRows.ts'
import { recordingMemoryLines } from './recordingMemory.ts'
import { replayRows } from './replayRows.ts'

/**
 * Measures the market maker's models, its backtest and its recorder. A missed goal is reported, not punished.
 *
 * @param args Rows to run, `reaction`, `memory`, or `day`, the memory of a day with all its seconds; all but that without.
 * @throws {RangeError} An argument is none of these.
 */
export async function makerSuite(args: readonly string[]): Promise<void> {
  const parts: Readonly<Record<string, () => Promise<readonly string[]>>> = {
    19: parameterLines,
    ...Object.fromEntries(
      [...replayRows, ...gridRows].map((row) => [
        row.id,
        async () => [printRow(row, await row.measure())],
      ]),
    ),
    reaction: reactionLines,
    memory: () => recordingMemoryLines(0.1),
    day: () => recordingMemoryLines(1),
  }
  const usual = Object.keys(parts).filter((name) => name !== 'day')
  for (const name of args.length === 0 ? usual : args) {
    const part = Object.hasOwn(parts, name) ? parts[name] : undefined
    if (part === undefined)
      throw new RangeError(`no part ${name}: ${Object.keys(parts).join(', ')}`)
    process.stdout.write(`${(await part()).join('\n')}\n`)
  }
}
