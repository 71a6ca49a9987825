import {
  type CommandInput,
  createPaint,
  type ExitCode,
  exitCodes,
  renderTable,
  usageError,
} from '@asterkit/app-kit'
import { decimal } from '@asterkit/instruments'
import { parseQuoteEntry } from '@asterkit/strategy'
import { readJournalEntries } from '@asterkit/strategy/sqlite'
import { makerConfig } from '../makerConfig.ts'
import { chooseAster } from '../market/chooseAster.ts'
import { choosePaper } from '../market/choosePaper.ts'
import { sessionFolder } from '../run/openSession.ts'
import { readSettings, type Settings } from '../settings.ts'
import { type TradedFill, type VolumeDocument, volumeDocument } from '../view/volumeDocument.ts'

const DAY_MS = 86_400_000
const DEFAULT_DAYS = 7
const MOST_DAYS = 366

/** Shows what was traded per symbol and UTC day: on paper by the session's memory, else by the exchange. */
export async function volume({ flags }: CommandInput): Promise<ExitCode> {
  const { days: text, ...rest } = flags
  const days = text === undefined ? DEFAULT_DAYS : Number(text)
  if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS) {
    throw usageError(`--days ${String(text)}: must be a whole number from 1 to ${MOST_DAYS}`)
  }
  const settings = readSettings(rest, process.env)
  const { fills, now } =
    settings.venue === 'paper' ? fromMemory(settings) : await fromExchange(settings, days)
  const from = now - (now % DAY_MS) - (days - 1) * DAY_MS
  const document = volumeDocument(fills, from)
  if (settings.json) process.stdout.write(`${JSON.stringify(document, undefined, 2)}\n`)
  else process.stdout.write(`${view(document).join('\n')}\n`)
  return exitCodes.done
}

interface Traded {
  readonly fills: readonly TradedFill[]
  /** Time of the exchange. */
  readonly now: number
}

function fromMemory(settings: Settings): Traded {
  const { config } = makerConfig(settings)
  const { sessionName } = choosePaper(settings, config.symbols)
  const folder = sessionFolder(settings.stateDir, sessionName)
  const fills: TradedFill[] = []
  let now = 0
  for (const stored of readJournalEntries(folder)) {
    const entry = parseQuoteEntry(stored)
    now = Math.max(now, entry.time)
    if (entry.kind !== 'fills') continue
    for (const fill of entry.body.fills) {
      fills.push({
        ...fill,
        quoteQuantity: decimal(fill.quoteQuantity),
        commission: decimal(fill.commission),
        realizedPnl: decimal(fill.realizedPnl),
      })
    }
  }
  return { fills, now }
}

/** Without named symbols: all on which a fee was paid. */
async function fromExchange(settings: Settings, days: number): Promise<Traded> {
  const choice = await chooseAster(settings, process.env)
  const signal = AbortSignal.timeout(120_000)
  const market = await choice.open({ folder: '', lastNonce: undefined }, signal)
  try {
    const now = market.clock.now()
    const from = now - days * DAY_MS
    const income =
      settings.symbol === undefined ? await market.exchange.listIncome(from, signal) : []
    const paid = income.flatMap(({ type, symbol }) =>
      type === 'COMMISSION' && symbol !== undefined ? [symbol] : [],
    )
    const fills: TradedFill[] = []
    for (const symbol of settings.symbol ?? new Set(paid)) {
      fills.push(...(await market.exchange.listFills('perp', symbol, from, signal)))
    }
    return { fills, now }
  } finally {
    await market.close()
  }
}

function view({ rows, from }: VolumeDocument): string[] {
  if (rows.length === 0) return [`Nothing was traded since ${from.slice(0, 10)} UTC.`]
  const paint = createPaint({ isTerminal: process.stdout.isTTY === true, env: process.env })
  return renderTable({
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
    rows: rows.map(({ day, symbol, trades, volume: traded, makerShare, fees, realizedPnl }) => [
      day,
      symbol,
      String(trades),
      traded,
      `${(makerShare * 100).toFixed(0)} %`,
      Object.entries(fees)
        .map(([asset, amount]) => `${decimal(amount).toFixed(4)} ${asset}`)
        .join(', '),
      realizedPnl,
    ]),
  })
}
