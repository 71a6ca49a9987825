import { closeSync, fstatSync, openSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import * as z from 'zod'
import { DatasetError } from './datasetError.ts'
import { readAt } from './segmentFrame.ts'

const MAGIC = Buffer.from('ASTERSEG')
const LARGEST_HEADER = 1 << 16
/** Length of a segment, ms. */
export const HOUR_MS = 3_600_000

const step = z.string().regex(/^\d+(?:\.\d+)?$/)

/** What a segment says of itself. */
const SegmentHeader = z.object({
  format: z.literal('asterkit segment'),
  version: z.literal(1),
  symbol: z.string().min(1).max(64),
  market: z.literal('perp'),
  /** Price increment, quote per base. */
  tickSize: step,
  /** Quantity increment, base units. */
  stepSize: step,
  /** Start of its hour of receive time, epoch ms. */
  hour: z.int().min(0),
})
export type SegmentHeader = z.output<typeof SegmentHeader>

/** A file that is open for reading. */
export interface OpenSegment {
  readonly file: number
  readonly header: SegmentHeader
  /** Where the first frame begins. */
  readonly framesAt: number
  readonly size: number
}

/** Name of the file of an hour; `turn` from 2 on when the rules of the instrument changed within it. */
export function segmentName(hour: number, turn = 1): string {
  const stamp = new Date(hour).toISOString().slice(0, 13).replaceAll('-', '')
  return turn === 1 ? `${stamp}Z.segment` : `${stamp}Z.${turn}.segment`
}

/** Hour and turn of a file of that name; undefined for other names. */
export function readSegmentName(
  name: string,
): { readonly hour: number; readonly turn: number } | undefined {
  const match = /^(\d{4})(\d{2})(\d{2})T(\d{2})Z(?:\.(\d+))?\.segment$/.exec(name)
  if (match === null) return undefined
  const [, year, month, day, hour, turn = '1'] = match
  const time = Date.parse(`${year}-${month}-${day}T${hour}:00:00Z`)
  return Number.isNaN(time) ? undefined : { hour: time, turn: Number(turn) }
}

/** The bytes before the first frame. */
export function headerBytes(header: SegmentHeader): Buffer {
  const text = Buffer.from(JSON.stringify(header))
  const numbers = Buffer.alloc(8)
  numbers.writeUInt32LE(text.length, 0)
  numbers.writeUInt32LE(crc32(text), 4)
  return Buffer.concat([MAGIC, numbers.subarray(0, 4), text, numbers.subarray(4)])
}

/**
 * Opens a segment; whoever gets it closes `file`.
 *
 * @returns Undefined when not even its header was written before its writer died.
 * @throws {DatasetError} It is no segment, or cannot be read.
 */
export function openSegment(path: string, flags: 'r' | 'r+' = 'r'): OpenSegment | undefined {
  const file = open(path, flags)
  try {
    const segment = readHeader(path, file)
    if (segment === undefined) closeSync(file)
    return segment
  } catch (error) {
    closeSync(file)
    throw error
  }
}

function open(path: string, flags: 'r' | 'r+'): number {
  try {
    return openSync(path, flags)
  } catch (error) {
    throw new DatasetError(`cannot open ${path}: ${(error as Error).message}`, { cause: error })
  }
}

function readHeader(path: string, file: number): OpenSegment | undefined {
  const { size } = fstatSync(file)
  const start = MAGIC.length + 4
  const head = readAt(file, 0, start)
  if (head.length < start) return undefined
  if (!head.subarray(0, MAGIC.length).equals(MAGIC)) throw new DatasetError(`${path} is no segment`)
  const length = head.readUInt32LE(MAGIC.length)
  if (length > LARGEST_HEADER) throw new DatasetError(`${path}: the header is damaged`)
  const bytes = readAt(file, start, length + 4)
  if (bytes.length < length + 4) return undefined
  const text = bytes.subarray(0, length)
  if (crc32(text) !== bytes.readUInt32LE(length)) {
    throw new DatasetError(`${path}: the header is damaged`)
  }
  const header = SegmentHeader.safeParse(JSON.parse(text.toString()))
  if (!header.success) throw new DatasetError(`${path} is a segment of another version`)
  return { file, header: header.data, framesAt: start + length + 4, size }
}
