import type { CommandInput, ExitCode } from '@asterkit/app-kit'
import { createScreen, exitCodes, listenForStop, usageError } from '@asterkit/app-kit'
import type { RecordedInstrument } from '@asterkit/backtest/dataset'
import { readInstruments } from '@asterkit/instruments'
import { type AsterClient, createAsterClient } from '@asterkit/sdk'
import { collectMarkets } from '../collect/collectMarkets.ts'
import { type CollectSettings, collectSettings } from '../collect/collectSettings.ts'
import type { CollectStatus } from '../collect/marketLanes.ts'
import { openPublicMarket } from '../collect/openPublicMarket.ts'

/** `collect`: records perpetuals until Ctrl-C, or for so many minutes. */
export async function collect({ flags }: CommandInput): Promise<ExitCode> {
  const settings = collectSettings(flags, process.env)
  const stop = listenForStop({
    onFirst: () => undefined,
    onForce: () => process.exit(exitCodes.failed),
  })
  const market = await openPublicMarket(settings, process.env)
  const screen = createScreen({
    write: (text) => process.stderr.write(text),
    isTerminal: process.stderr.isTTY === true,
    width: process.stderr.columns ?? 80,
  })
  try {
    const client = createAsterClient({ environment: market.environment })
    const instruments = await findInstruments(client, settings.symbols, stop.signal)
    const names = instruments.map(({ symbol }) => symbol).join(' ')
    screen.line(`${market.name}: recording ${names} into ${settings.folder}; stop with Ctrl-C`)
    const signal =
      settings.minutes === undefined
        ? stop.signal
        : AbortSignal.any([stop.signal, AbortSignal.timeout(settings.minutes * 60_000)])
    const status = await collectMarkets({
      client,
      instruments,
      folder: settings.folder,
      flushMs: settings.flushMs,
      signal,
      onStatus: (each) => screen.status(statusLine(each, instruments.length)),
      onTrouble: (error) => screen.line(`${error.message}; the recording goes on`),
    })
    screen.close()
    tell(settings, status, instruments)
    return exitCodes.done
  } finally {
    screen.close()
    stop.stop()
    await market.close()
  }
}

async function findInstruments(
  client: AsterClient,
  symbols: readonly string[],
  signal: AbortSignal,
): Promise<readonly RecordedInstrument[]> {
  const info = await client.futures.getExchangeInfo({}, { signal })
  const { instruments } = readInstruments('perp', info)
  return symbols.map((symbol) => {
    const found = instruments.find((each) => each.symbol === symbol)
    if (found === undefined) throw usageError(`there is no perpetual ${symbol} on this exchange`)
    return { symbol, tickSize: found.price.tick.toFixed(), stepSize: found.lot.step.toFixed() }
  })
}

function statusLine({ events, bytes, gaps, following }: CollectStatus, symbols: number): string {
  const size = (bytes / 1e6).toFixed(1)
  return `${events.toLocaleString('en')} events, ${size} MB, books ${following}/${symbols}, gaps ${gaps}`
}

function tell(
  { json, folder }: CollectSettings,
  { events, bytes, gaps }: CollectStatus,
  instruments: readonly RecordedInstrument[],
): void {
  const symbols = instruments.map(({ symbol }) => symbol)
  const document = {
    schema: 'asterkit.market-maker.collect/1',
    folder,
    symbols,
    events,
    bytes,
    gaps,
  }
  const text = `${events.toLocaleString('en')} events of ${symbols.join(' ')} in ${folder}, ${(bytes / 1e6).toFixed(1)} MB; gaps: ${gaps}.`
  process.stdout.write(`${json ? JSON.stringify(document) : text}\n`)
}
