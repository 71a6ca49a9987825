import { closeSync, fdatasyncSync, ftruncateSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { EncodedBlock } from './blockEncoder.ts'
import { DatasetError } from './datasetError.ts'
import type { EpochMs, RecordedInstrument } from './marketEvent.ts'
import { pack } from './packing.ts'
import { headerBytes, openSegment, type SegmentHeader, segmentName } from './segmentFile.ts'
import { findFrames, frameHead, readPacked } from './segmentFrame.ts'

const MOST_TURNS = 1000

/** Adds blocks to the segment of one hour. One that a killed process left is continued behind its last good block. */
export class SegmentAppender {
  readonly hour: EpochMs
  readonly #path: string
  #file: number | undefined
  /** Where the last whole frame ends. */
  #end: number

  /** @throws {DatasetError} It cannot be written. */
  constructor(folder: string, instrument: RecordedInstrument, hour: EpochMs) {
    this.hour = hour
    const header: SegmentHeader = {
      format: 'asterkit segment',
      version: 1,
      symbol: instrument.symbol,
      market: 'perp',
      tickSize: instrument.tickSize,
      stepSize: instrument.stepSize,
      hour,
    }
    const { path, file, end } = openForAppending(folder, header)
    this.#path = path
    this.#file = file
    this.#end = end
  }

  /**
   * Writes one block. Bytes of a block that does not fit the disk are taken away again.
   *
   * @returns Bytes written.
   * @throws {DatasetError} It cannot be written; all blocks before it are safe.
   */
  append({ bytes, ...block }: EncodedBlock): number {
    if (this.#file === undefined) throw new DatasetError(`${this.#path} is closed`)
    const packed = pack(bytes)
    const head = frameHead(
      { ...block, codec: packed.codec, unpackedBytes: bytes.length },
      packed.bytes,
    )
    try {
      this.#end = writeAll(this.#file, Buffer.concat([head, packed.bytes]), this.#end)
    } catch (error) {
      ftruncateSync(this.#file, this.#end)
      throw writeError(this.#path, error)
    }
    return head.length + packed.bytes.length
  }

  close(): void {
    if (this.#file === undefined) return
    const file = this.#file
    this.#file = undefined
    try {
      fdatasyncSync(file)
    } finally {
      closeSync(file)
    }
  }
}

/** The file of the hour with the same rules, or a new one beside those with others. */
function openForAppending(folder: string, header: SegmentHeader) {
  for (let turn = 1; turn <= MOST_TURNS; turn++) {
    const path = join(folder, segmentName(header.hour, turn))
    const existing = openExisting(path)
    if (existing === 'absent') return create(path, header)
    const isSame =
      existing?.header.tickSize === header.tickSize && existing.header.stepSize === header.stepSize
    if (existing === undefined) return create(path, header)
    if (isSame) {
      const end = endOfFrames(existing.file, existing.framesAt, existing.size)
      ftruncateSync(existing.file, end)
      return { path, file: existing.file, end }
    }
    closeSync(existing.file)
  }
  throw new DatasetError(`${folder} holds ${MOST_TURNS} files of one hour`)
}

function openExisting(path: string): ReturnType<typeof openSegment> | 'absent' {
  try {
    return openSegment(path, 'r+')
  } catch (error) {
    if (error instanceof DatasetError && isMissing(error.cause)) return 'absent'
    throw error
  }
}

function isMissing(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
}

function create(path: string, header: SegmentHeader) {
  try {
    const file = openSync(path, 'w', 0o644)
    return { path, file, end: writeAll(file, headerBytes(header), 0) }
  } catch (error) {
    throw writeError(path, error)
  }
}

/** Damage within the file is left for readers to tell of; only what lies behind the last good block is torn. */
function endOfFrames(file: number, from: number, size: number): number {
  let end = from
  for (const frame of findFrames(file, from, size)) {
    if (readPacked(file, frame) !== undefined) end = frame.end
  }
  return end
}

function writeAll(file: number, bytes: Uint8Array, position: number): number {
  let at = 0
  while (at < bytes.length) at += writeSync(file, bytes, at, bytes.length - at, position + at)
  return position + bytes.length
}

function writeError(path: string, error: unknown): DatasetError {
  const { code, message } = error as NodeJS.ErrnoException
  const reason = code === 'ENOSPC' || code === 'EDQUOT' ? 'the disk is full' : message
  return new DatasetError(
    `cannot write ${path}: ${reason}; what was written before is safe, and recording can go on there`,
    { cause: error },
  )
}
