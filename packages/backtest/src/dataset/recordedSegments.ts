import { closeSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DecimalGrid } from '@asterkit/instruments/fixed-point'
import type { InstrumentRecording, TimeSpan } from './dataset.ts'
import { DatasetError } from './datasetError.ts'
import type { LevelCounts, MarketEvent, RecordedInstrument } from './marketEvent.ts'
import { readSegment } from './readSegment.ts'
import { HOUR_MS, openSegment, readSegmentName } from './segmentFile.ts'

interface Segment extends RecordedInstrument {
  readonly path: string
  readonly hour: number
}

/** Finds the segments below a folder, by symbol. */
export function recordedSegments(
  folder: string,
  names: readonly string[],
  symbols: readonly string[] | undefined,
): readonly InstrumentRecording[] {
  const found: InstrumentRecording[] = []
  for (const name of names) {
    const path = join(folder, name)
    if (symbols !== undefined && !symbols.includes(decodeURIComponent(name))) continue
    if (!statSync(path).isDirectory()) continue
    const segments = findSegments(path)
    if (segments.length > 0) found.push(recordingOf(segments))
  }
  return found
}

function findSegments(folder: string): readonly Segment[] {
  const found = readdirSync(folder).flatMap((name) => {
    const place = readSegmentName(name)
    return place === undefined ? [] : [{ name, ...place }]
  })
  found.sort((one, other) => one.hour - other.hour || one.turn - other.turn)
  return found.flatMap(({ name, hour }) => {
    const path = join(folder, name)
    const segment = openSegment(path)
    if (segment === undefined) return []
    closeSync(segment.file)
    const { symbol, tickSize, stepSize } = segment.header
    return [{ path, hour, symbol, tickSize, stepSize }]
  })
}

/** Rules may change over the hours: all are counted in the finest ticks and lots. */
function recordingOf(segments: readonly Segment[]): InstrumentRecording {
  const symbol = segments[0]!.symbol
  const tickSize = finest(segments.map((each) => each.tickSize))
  const stepSize = finest(segments.map((each) => each.stepSize))
  const ticks = new DecimalGrid(tickSize)
  const lots = new DecimalGrid(stepSize)
  return {
    symbol,
    tickSize,
    stepSize,
    *events(span: TimeSpan = {}) {
      const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = span
      for (const segment of segments) {
        if (segment.hour + HOUR_MS <= from || segment.hour >= to) continue
        const tickFactor = factorOf(segment, ticks.toSteps(segment.tickSize))
        const lotFactor = factorOf(segment, lots.toSteps(segment.stepSize))
        const events = readSegment(segment.path, span)
        if (tickFactor === 1 && lotFactor === 1) yield* events
        else for (const event of events) yield rescale(event, tickFactor, lotFactor)
      }
    },
  }
}

function factorOf({ path }: Segment, factor: number | undefined): number {
  if (factor === undefined) {
    throw new DatasetError(`${path} has a tick or step that is no multiple of that of other hours`)
  }
  return factor
}

function finest(steps: readonly string[]): string {
  return steps.reduce((least, step) => (Number(step) < Number(least) ? step : least))
}

function rescale(event: MarketEvent, ticks: number, lots: number): MarketEvent {
  const levels = (counts: LevelCounts) =>
    counts.map((value, index) => value * (index % 2 === 0 ? ticks : lots))
  switch (event.kind) {
    case 'depth':
    case 'snapshot':
      return { ...event, bids: levels(event.bids), asks: levels(event.asks) }
    case 'trade':
      return { ...event, ticks: event.ticks * ticks, lots: event.lots * lots }
    case 'quote':
      return {
        ...event,
        bidTicks: event.bidTicks * ticks,
        askTicks: event.askTicks * ticks,
        bidLots: event.bidLots === undefined ? undefined : event.bidLots * lots,
        askLots: event.askLots === undefined ? undefined : event.askLots * lots,
      }
    default:
      return event
  }
}
