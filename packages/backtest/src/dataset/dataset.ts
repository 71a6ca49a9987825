import type { EpochMs, MarketEvent, RecordedInstrument } from './marketEvent.ts'

/** Which events are wanted, by receive time. */
export interface TimeSpan {
  /** First, inclusive. @default the beginning */
  readonly from?: EpochMs | undefined
  /** End, exclusive. @default the end */
  readonly to?: EpochMs | undefined
}

/** One instrument of a recording and how to read it. */
export interface InstrumentRecording extends RecordedInstrument {
  /** Its events by receive time. Reads piece by piece, from the start each time it is called. */
  events(span?: TimeSpan): Iterable<MarketEvent>
}

/** A recording that can be read as often as wanted. */
export interface Dataset {
  /** In the order of their symbols. */
  readonly instruments: readonly InstrumentRecording[]
  /**
   * The events of all instruments, merged by receive time.
   *
   * @throws {DatasetError} While reading: a file is malformed.
   */
  events(span?: TimeSpan): Iterable<MarketEvent>
}
