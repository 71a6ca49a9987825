import type { Dataset, InstrumentRecording, MarketEvent } from '@asterkit/backtest/dataset'
import {
  type Calibration,
  MarketCalibrator,
  type ParameterFile,
  type TouchUpdate,
} from '@asterkit/market-making'
import { originalFigures } from './originalFigures.ts'

/**
 * Computes the parameters of every instrument of a recording; those that cannot be computed are listed with the
 * reason.
 *
 * @param options.minutes Only the newest so many minutes of each instrument. @default all
 * @param options.now Epoch ms.
 * @throws {DatasetError} The recording is malformed.
 */
export function calibrateDataset(
  dataset: Dataset,
  options: { readonly now: number; readonly minutes?: number | undefined },
): ParameterFile {
  const markets: ParameterFile['markets'] = []
  const missing: ParameterFile['missing'] = []
  for (const recording of dataset.instruments) {
    const result = calibrateInstrument(recording, options.minutes)
    if (result.kind === 'calibrated') {
      const { parameters } = result
      markets.push({ ...parameters, ...originalFigures(recording, parameters.data.to) })
    } else missing.push({ symbol: recording.symbol, reason: result.reason })
  }
  const schema = 'asterkit.market-maker.parameters/1'
  return { schema, createdAt: options.now, markets, missing }
}

function calibrateInstrument(recording: InstrumentRecording, minutes?: number): Calibration {
  const { symbol, tickSize, stepSize } = recording
  const calibrator = new MarketCalibrator({ symbol, tickSize: Number(tickSize) })
  const step = Number(stepSize)
  let touch: Pick<TouchUpdate, 'bidTicks' | 'askTicks'> | undefined
  for (const event of recording.events({ from: beginning(recording, minutes) })) {
    const { kind, time } = event
    if (kind === 'trade') {
      const { takerSide, ticks, lots } = event
      calibrator.addTrade({ time, takerSide, ticks, quantity: lots * step })
      continue
    }
    if (kind === 'gap') {
      touch = undefined
      calibrator.addGap()
      continue
    }
    touch = touchOf(event) ?? touch
    // Best prices are told when they change; whatever else is heard says that they still stand.
    if (touch !== undefined) calibrator.addTouch({ time, ...touch })
  }
  return calibrator.result()
}

function touchOf(event: MarketEvent): Pick<TouchUpdate, 'bidTicks' | 'askTicks'> | undefined {
  if (event.kind === 'quote') return { bidTicks: event.bidTicks, askTicks: event.askTicks }
  if (event.kind !== 'snapshot') return undefined
  const [bidTicks] = event.bids
  const [askTicks] = event.asks
  return bidTicks && askTicks ? { bidTicks, askTicks } : undefined
}

/** Reads the recording once to find its end. */
function beginning(recording: InstrumentRecording, minutes?: number): number | undefined {
  if (minutes === undefined) return undefined
  let end = 0
  for (const { receivedAt } of recording.events()) end = Math.max(end, receivedAt)
  return end - minutes * 60_000
}
