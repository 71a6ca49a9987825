import { versions } from 'node:process'
import { bookRows } from './books.ts'
import { decimalRows } from './decimals.ts'
import { nonceRows } from './nonces.ts'
import { orderRows } from './orders.ts'
import { parseRows } from './parse.ts'
import { jsonOf, printRow } from './printRow.ts'
import { publicCallRows } from './publicCalls.ts'
import type { Row } from './row.ts'
import { signingRows } from './signing.ts'
import { streamRows } from './streams.ts'

const rows: readonly Row[] = [
  ...signingRows,
  ...nonceRows,
  ...orderRows,
  ...publicCallRows,
  ...parseRows,
  ...streamRows,
  ...bookRows,
  ...decimalRows,
]

/**
 * Compares the SDK with ccxt, undici, ws and others, all in this process.
 *
 * @param args `--json` for machines; ids select rows: `7` takes 7.1, 7.2 and so on.
 * @throws {Error} A comparison does not run, or its contenders do not do the same work.
 */
export async function sdkSuite(args: readonly string[]): Promise<void> {
  const isJson = args.includes('--json')
  const wanted = args.filter((arg) => !arg.startsWith('--'))
  const chosen = rows.filter(
    ({ id }) => wanted.length === 0 || wanted.some((one) => id === one || id.startsWith(`${one}.`)),
  )
  if (chosen.length === 0) throw new Error(`no row is called ${wanted.join(' or ')}`)
  if (!isJson) {
    say(
      `Node ${versions.node}; ours, theirs, ratio (middle half of the rounds), goal, stretch goal`,
    )
  }
  const results: object[] = []
  for (const row of chosen) {
    const figure = await row.measure()
    if (isJson) results.push(jsonOf(row, figure))
    else say(printRow(row, figure))
  }
  if (isJson) say(JSON.stringify(results, undefined, 2))
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}
