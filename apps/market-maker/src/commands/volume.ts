import {
  type CommandInput,
  createPaint,
  type ExitCode,
  exitCodes,
  renderTable,
  usageError,
} from '@asterkit/app-kit'
import { decimal } from '@asterkit/instruments'
import { chooseAster } from '../market/chooseAster.ts'
import { choosePaper } from '../market/choosePaper.ts'
import { readSettings, type Settings } from '../settings.ts'
import { type VolumeDocument, type VolumeSums, volumeDocument } from '../view/volumeDocument.ts'
import { fillsOfExchange, fillsOfMemory, type Traded } from '../volume/tradedFills.ts'

const DAY_MS = 86_400_000
const DEFAULT_DAYS = 7
const MOST_DAYS = 366
const LONGEST_MS = 120_000

/** Shows what was traded per symbol and UTC day: by the exchange, or by the memory of a paper session. */
export async function volume({ flags }: CommandInput): Promise<ExitCode> {
  const { days: text, ...rest } = flags
  const days = text === undefined ? DEFAULT_DAYS : Number(text)
  if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS) {
    throw usageError(`--days ${String(text)}: must be a whole number from 1 to ${MOST_DAYS}`)
  }
  const settings = readSettings(rest, process.env)
  const { fills, now, where } = await read(settings, days)
  const from = now - (now % DAY_MS) - (days - 1) * DAY_MS
  const document = volumeDocument(fills, from)
  if (settings.json) process.stdout.write(`${JSON.stringify(document, undefined, 2)}\n`)
  else process.stdout.write(`${view(document, where).join('\n')}\n`)
  return exitCodes.done
}

async function read(settings: Settings, days: number): Promise<Traded> {
  const choice =
    settings.venue === 'paper'
      ? choosePaper(settings, settings.symbol ?? [])
      : await chooseAster(settings, process.env)
  if (choice.look === undefined) return fillsOfMemory(settings)
  const signal = AbortSignal.timeout(LONGEST_MS)
  const traded = await fillsOfExchange(
    await choice.look(signal),
    { symbols: settings.symbol, days },
    signal,
  )
  return { ...traded, where: choice.label }
}

function view({ rows, from, total }: VolumeDocument, where: string): string[] {
  if (rows.length === 0) return [`Nothing was traded on ${where} since ${from.slice(0, 10)} UTC.`]
  const paint = createPaint({ isTerminal: process.stdout.isTTY === true, env: process.env })
  const cells = ({ trades, volume: traded, makerShare, fees, realizedPnl }: VolumeSums) => [
    String(trades),
    traded,
    `${(makerShare * 100).toFixed(0)} %`,
    Object.entries(fees)
      .map(([asset, amount]) => `${decimal(amount).toFixed(4)} ${asset}`)
      .join(', '),
    realizedPnl,
  ]
  return [
    paint('dim', `${where}, since ${from.slice(0, 10)} UTC`),
    ...renderTable({
      paint,
      columns: [
        { header: 'UTC day' },
        { header: 'symbol', overflow: 'truncate' },
        { header: 'trades', align: 'right' },
        { header: 'volume', align: 'right' },
        { header: 'maker', align: 'right' },
        { header: 'fees', align: 'right', overflow: 'truncate' },
        { header: 'realised', align: 'right' },
      ],
      rows: [
        ...rows.map((row) => [row.day, row.symbol, ...cells(row)]),
        ['total', '', ...cells(total)],
      ],
    }),
  ]
}
