import { setTimeout as wait } from 'node:timers/promises'
import {
  CliError,
  type CommandInput,
  createPaint,
  type ExitCode,
  exitCodes,
  listenForStop,
} from '@asterkit/app-kit'
import { BasisHistory } from './figures/basisHistory.ts'
import type { FundingFilters } from './figures/fundingRow.ts'
import { openSource, type Source } from './market/openSource.ts'
import { type PublicMarket, publicMarket } from './market/publicMarket.ts'
import { readFunding } from './market/readFunding.ts'
import { readSpreads } from './market/readSpreads.ts'
import { readSymbols } from './market/readSymbols.ts'
import { createPrinter, type Shown } from './printer.ts'
import { readSettings, type Settings } from './settings.ts'
import { fundingDocument } from './view/fundingDocument.ts'
import { fundingView } from './view/fundingView.ts'
import { spreadsDocument } from './view/spreadsDocument.ts'
import { spreadsView } from './view/spreadsView.ts'

const WIDTH = 80

/**
 * Shows the table that was asked for, once or until Ctrl-C.
 *
 * @throws {CliError} The command line cannot be used (exit 2).
 * @throws {AsterError} The exchange cannot be read (exit 1).
 */
export async function runSpreads(input: CommandInput): Promise<ExitCode> {
  const settings = readSettings(input)
  const stop = listenForStop({
    onFirst: () => undefined,
    onForce: () => process.exit(exitCodes.failed),
  })
  const source = await openSource(settings, process.env)
  try {
    await show(settings, source, stop.signal)
  } catch (error) {
    if (!stop.signal.aborted) throw error
    // Ctrl-C is how a watch ends; a single look that it cuts short has shown nothing.
    if (settings.watch === undefined) {
      throw new CliError('stopped before anything was read', exitCodes.failed, { cause: error })
    }
  } finally {
    stop.stop()
    await source.close()
  }
  return exitCodes.done
}

async function show(settings: Settings, source: Source, signal: AbortSignal): Promise<void> {
  const market = publicMarket(source.environment)
  const symbols = await readSymbols(market, settings.symbols, signal)
  const look = createLook({ settings, source, market, symbols })
  const printer = createPrinter(settings, process.stdout)
  if (settings.watch === undefined) {
    const shown = await look(signal)
    if (!shown.hasFigures && shown.notes.length > 0) {
      throw new CliError(`nothing could be read: ${shown.notes[0]}`, exitCodes.failed)
    }
    return printer.print(shown)
  }
  for (;;) {
    printer.print(await look(signal))
    await wait(settings.watch * 1000, undefined, { signal })
  }
}

/** Makes the function that reads the table anew. */
function createLook(input: {
  readonly settings: Settings
  readonly source: Source
  readonly market: PublicMarket
  readonly symbols: readonly string[]
}): (signal: AbortSignal) => Promise<Shown> {
  const { settings, source, market, symbols } = input
  const paint = createPaint({ isTerminal: process.stdout.isTTY === true, env: process.env })
  const frame = () => ({ name: source.name, paint, width: process.stdout.columns || WIDTH })
  const environment = source.environment.name
  if (settings.table === 'funding') {
    const { periods } = settings
    const filters: FundingFilters = {
      minVolumeQuote: settings.minVolume,
      minAprPct: settings.minApr,
      maxBasisPct: settings.maxBasis,
      isByMean: settings.byMean,
    }
    return async (signal) => {
      const reading = await readFunding(market, { symbols, filters, periods }, signal)
      return {
        hasFigures: reading.rows.some(({ upcomingRate }) => upcomingRate !== undefined),
        notes: reading.notes,
        lines: () => fundingView(reading, { ...frame(), filters, periods }),
        document: () => fundingDocument(reading, { environment, filters, periods }),
      }
    }
  }
  const history = settings.watch === undefined ? undefined : new BasisHistory()
  const sizeQuote = settings.size
  return async (signal) => {
    const reading = await readSpreads(market, { symbols, sizeQuote }, signal)
    for (const { symbol, differencePct } of reading.rows) {
      if (differencePct) history?.add(symbol, differencePct.toNumber())
    }
    return {
      hasFigures: reading.rows.some(({ spotMid, perpMid }) => spotMid ?? perpMid),
      notes: reading.notes,
      lines: () => spreadsView(reading, { ...frame(), sizeQuote, history }),
      document: () => spreadsDocument(reading, { environment, sizeQuote, history }),
    }
  }
}
