import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { BlockEncoder, type Stamps } from './blockEncoder.ts'
import { lockDataset } from './datasetLock.ts'
import type { EpochMs, GapReason, RecordedInstrument } from './marketEvent.ts'
import { SegmentAppender } from './segmentAppender.ts'
import { HOUR_MS } from './segmentFile.ts'

/** So much is held in memory per instrument before it is packed and written. */
const BLOCK_EVENTS = 8192
const BLOCK_BYTES = 1 << 18

/** Takes what happens in one instrument. Amounts are decimal text, as the wire has them. */
export type InstrumentWriter = Pick<
  BlockEncoder,
  'depth' | 'snapshot' | 'trade' | 'quote' | 'mark' | 'gap'
>

/** How much a writer has taken. */
export interface WrittenSoFar {
  readonly events: number
  /** On disk, packed. */
  readonly bytes: number
}

/** Records into a folder: one subfolder per symbol, one file per hour of receive time. */
export interface DatasetWriter {
  /**
   * Where events of an instrument go. What a killed writer left behind is cut back to its last finished block.
   *
   * @throws {DatasetError} From this and from its methods: the disk is full, or a number cannot be counted.
   */
  instrument(instrument: RecordedInstrument): InstrumentWriter
  /** Writes what is in memory. @throws {DatasetError} It cannot be written; finished blocks stay readable. */
  flush(): void
  /** Writes what is left and gives the folder back. Further calls do nothing. */
  close(): void
  readonly written: WrittenSoFar
}

/**
 * Takes a folder for recording.
 *
 * @throws {DatasetError} It cannot be written, or another process records there.
 */
export function createDatasetWriter(folder: string): DatasetWriter {
  const unlock = lockDataset(folder)
  const lanes: Lane[] = []
  let isClosed = false
  return {
    instrument(instrument) {
      const path = join(folder, encodeURIComponent(instrument.symbol))
      mkdirSync(path, { recursive: true })
      const lane = new Lane(path, instrument)
      lanes.push(lane)
      return lane
    },
    flush() {
      for (const lane of lanes) lane.flush()
    },
    close() {
      if (isClosed) return
      isClosed = true
      try {
        for (const lane of lanes) lane.close()
      } finally {
        unlock()
      }
    },
    get written() {
      return lanes.reduce(
        (sum, { written }) => ({
          events: sum.events + written.events,
          bytes: sum.bytes + written.bytes,
        }),
        { events: 0, bytes: 0 },
      )
    },
  }
}

class Lane implements InstrumentWriter {
  readonly #folder: string
  readonly #instrument: RecordedInstrument
  readonly #encoder: BlockEncoder
  #appender: SegmentAppender | undefined
  #latest: EpochMs = Number.NEGATIVE_INFINITY
  #events = 0
  #bytes = 0

  constructor(folder: string, instrument: RecordedInstrument) {
    this.#folder = folder
    this.#instrument = instrument
    this.#encoder = new BlockEncoder(instrument, () => this.flush())
  }

  get written(): WrittenSoFar {
    return { events: this.#events, bytes: this.#bytes }
  }

  depth(stamps: Stamps, change: Parameters<InstrumentWriter['depth']>[1]): void {
    this.#make(stamps, () => this.#encoder.depth(stamps, change))
  }

  snapshot(stamps: Stamps, book: Parameters<InstrumentWriter['snapshot']>[1]): void {
    this.#make(stamps, () => this.#encoder.snapshot(stamps, book))
  }

  trade(stamps: Stamps, trade: Parameters<InstrumentWriter['trade']>[1]): void {
    this.#make(stamps, () => this.#encoder.trade(stamps, trade))
  }

  quote(stamps: Stamps, quote: Parameters<InstrumentWriter['quote']>[1]): void {
    this.#make(stamps, () => this.#encoder.quote(stamps, quote))
  }

  mark(stamps: Stamps, mark: Parameters<InstrumentWriter['mark']>[1]): void {
    this.#make(stamps, () => this.#encoder.mark(stamps, mark))
  }

  gap(stamps: Stamps, reason: GapReason): void {
    this.#make(stamps, () => this.#encoder.gap(stamps, reason))
  }

  flush(): void {
    if (this.#encoder.events === 0 || this.#appender === undefined) return
    const block = this.#encoder.take()
    this.#bytes += this.#appender.append(block)
    this.#events += block.events
  }

  close(): void {
    try {
      this.flush()
    } finally {
      this.#appender?.close()
      this.#appender = undefined
    }
  }

  #make({ receivedAt }: Stamps, add: () => void): void {
    this.#latest = Math.max(this.#latest, receivedAt)
    const hour = Math.floor(this.#latest / HOUR_MS) * HOUR_MS
    if (this.#appender?.hour !== hour) {
      this.close()
      this.#appender = new SegmentAppender(this.#folder, this.#instrument, hour)
    }
    add()
    if (this.#encoder.events >= BLOCK_EVENTS || this.#encoder.size >= BLOCK_BYTES) this.flush()
  }
}
