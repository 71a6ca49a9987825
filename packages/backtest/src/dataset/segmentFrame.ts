import { readSync } from 'node:fs'
import { crc32 } from 'node:zlib'

/**
 * A segment holds one instrument and one UTC hour of receive time:
 *
 *   "ASTERSEG", length of the header (u32), header (JSON), checksum of the header (u32), frames
 *
 * A frame is a packed block behind 44 bytes that say what it is; all numbers are little-endian:
 *
 *   0 "ABLK"   4 codec   8 packed bytes   12 unpacked bytes   16 events        (u32 each)
 *   20 first receive time   28 last receive time                               (f64 each)
 *   36 checksum of the packed bytes   40 checksum of the 40 bytes before       (CRC-32)
 *
 * Frames are only ever added at the end. Whoever is killed leaves a torn frame there, which the next one cuts off.
 */
const FRAME_BYTES = 44
const MAGIC = Buffer.from('ABLK')
const LARGEST_BLOCK = 1 << 26
const SEARCH_BYTES = 1 << 16

/** What a frame says of its block. */
export interface FrameHeader {
  readonly codec: number
  readonly packedBytes: number
  readonly unpackedBytes: number
  readonly events: number
  readonly firstReceived: number
  readonly lastReceived: number
  readonly checksum: number
}

/** A frame in a file. */
export interface Frame extends FrameHeader {
  /** Where its block begins, and where the next frame does. */
  readonly start: number
  readonly end: number
  /** Whether bytes before it belong to no frame: something is damaged there. */
  readonly isAfterDamage: boolean
}

/** Writes the head of a frame. */
export function frameHead(
  header: Omit<FrameHeader, 'packedBytes' | 'checksum'>,
  packed: Uint8Array,
) {
  const head = Buffer.alloc(FRAME_BYTES)
  MAGIC.copy(head)
  head.writeUInt32LE(header.codec, 4)
  head.writeUInt32LE(packed.length, 8)
  head.writeUInt32LE(header.unpackedBytes, 12)
  head.writeUInt32LE(header.events, 16)
  head.writeDoubleLE(header.firstReceived, 20)
  head.writeDoubleLE(header.lastReceived, 28)
  head.writeUInt32LE(crc32(packed), 36)
  head.writeUInt32LE(crc32(head.subarray(0, 40)), 40)
  return head
}

/** Finds the frames of an open file from `from` on. Damaged places are passed by. */
export function* findFrames(file: number, from: number, size: number): Generator<Frame> {
  let at = from
  let isAfterDamage = false
  while (at + FRAME_BYTES <= size) {
    const header = readHead(file, at)
    if (header === undefined) {
      const next = findMagic(file, at + 1, size)
      if (next === undefined) return
      at = next
      isAfterDamage = true
      continue
    }
    const start = at + FRAME_BYTES
    const end = start + header.packedBytes
    if (end > size) return
    yield { ...header, start, end, isAfterDamage }
    at = end
    isAfterDamage = false
  }
}

/** Reads the packed bytes of a frame. @returns Undefined when they are damaged. */
export function readPacked(file: number, frame: Frame): Uint8Array | undefined {
  const bytes = readAt(file, frame.start, frame.packedBytes)
  return bytes.length === frame.packedBytes && crc32(bytes) === frame.checksum ? bytes : undefined
}

/** Reads bytes at a place; fewer at the end of the file. */
export function readAt(file: number, position: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length)
  let got = 0
  while (got < length) {
    const more = readSync(file, bytes, got, length - got, position + got)
    if (more === 0) break
    got += more
  }
  return bytes.subarray(0, got)
}

function readHead(file: number, at: number): FrameHeader | undefined {
  const head = readAt(file, at, FRAME_BYTES)
  if (head.length < FRAME_BYTES || !head.subarray(0, 4).equals(MAGIC)) return undefined
  if (crc32(head.subarray(0, 40)) !== head.readUInt32LE(40)) return undefined
  const header = {
    codec: head.readUInt32LE(4),
    packedBytes: head.readUInt32LE(8),
    unpackedBytes: head.readUInt32LE(12),
    events: head.readUInt32LE(16),
    firstReceived: head.readDoubleLE(20),
    lastReceived: head.readDoubleLE(28),
    checksum: head.readUInt32LE(36),
  }
  const isSane = header.packedBytes <= LARGEST_BLOCK && header.unpackedBytes <= LARGEST_BLOCK
  return isSane ? header : undefined
}

function findMagic(file: number, from: number, size: number): number | undefined {
  // Pieces overlap, since the word may lie across the end of one.
  for (let at = from; at < size; at += SEARCH_BYTES - MAGIC.length) {
    const found = readAt(file, at, Math.min(SEARCH_BYTES, size - at)).indexOf(MAGIC)
    if (found >= 0) return at + found
  }
  return undefined
}
