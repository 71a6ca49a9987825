import { closeSync } from 'node:fs'
import type { TimeSpan } from './dataset.ts'
import { DatasetError } from './datasetError.ts'
import { decodeBlock } from './decodeBlock.ts'
import type { EpochMs, MarketEvent } from './marketEvent.ts'
import { unpack } from './packing.ts'
import { openSegment } from './segmentFile.ts'
import { type Frame, findFrames, readPacked } from './segmentFrame.ts'

/**
 * Reads a segment, one block in memory at a time. A torn end is passed over; a damaged block becomes a gap.
 *
 * @throws {DatasetError} While reading: it is no segment, or this Node cannot unpack it.
 */
export function* readSegment(path: string, span: TimeSpan = {}): Generator<MarketEvent> {
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = span
  const segment = openSegment(path)
  if (segment === undefined) return
  const { file, header, framesAt, size } = segment
  const { symbol } = header
  let received = header.hour
  try {
    for (const frame of findFrames(file, framesAt, size)) {
      if (frame.isAfterDamage) yield damaged(symbol, received)
      received = frame.lastReceived
      if (frame.lastReceived < from || frame.firstReceived >= to) continue
      const packed = readPacked(file, frame)
      if (packed === undefined) {
        yield damaged(symbol, Math.max(from, frame.firstReceived))
        continue
      }
      for (const event of decode(path, symbol, frame, packed)) {
        if (event.receivedAt >= to) return
        if (event.receivedAt >= from) yield event
      }
    }
  } finally {
    closeSync(file)
  }
}

function* decode(path: string, symbol: string, frame: Frame, packed: Uint8Array) {
  try {
    const bytes = unpack(frame.codec, packed, frame.unpackedBytes)
    yield* decodeBlock(symbol, bytes, frame.events)
  } catch (error) {
    if (!(error instanceof DatasetError)) throw error
    throw new DatasetError(`${path}: ${error.message}`, { cause: error })
  }
}

function damaged(symbol: string, time: EpochMs): MarketEvent {
  return { kind: 'gap', symbol, time, receivedAt: time, reason: 'damaged' }
}
