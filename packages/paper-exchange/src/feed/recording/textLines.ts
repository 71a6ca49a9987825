import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs'
import { basename } from 'node:path'
import { constants, gunzipSync } from 'node:zlib'
import { FeedError } from '../feedError.ts'

/** How a file that ends in the middle of a line is taken. */
export interface TextLinesOptions {
  /**
   * `refuse`: an error, because something is missing. `drop`: the torn line is left out and `isTorn` says
   * so, for files whose writer may have been killed. @default 'refuse'
   */
  readonly torn?: 'refuse' | 'drop'
}

const CHUNK_BYTES = 1 << 18
/** Unpacked size up to which a compressed file is held in memory. */
const LARGEST_UNPACKED = 1 << 28
const NEWLINE = 10
const GZIP = /\.gz$/

/**
 * Reads a text file line by line, in pieces, so that its size does not matter. A `.gz` file is unpacked in
 * memory, which bounds its size.
 */
export class TextLines {
  readonly path: string
  #number = 0
  #isTorn = false
  readonly #torn: 'refuse' | 'drop'
  readonly #unpacked: Buffer | undefined
  readonly #size: number
  #position = 0
  /** What is read of a line that goes on in the next piece. */
  #rest: Buffer = Buffer.alloc(0)
  /** Whole lines. */
  #text = ''
  #offset = 0

  /** @throws {FeedError} The file cannot be read or unpacked. */
  constructor(path: string, options: TextLinesOptions = {}) {
    this.path = path
    this.#torn = options.torn ?? 'refuse'
    try {
      this.#unpacked = GZIP.test(path) ? this.#unpack(readFileSync(path)) : undefined
      this.#size = this.#unpacked?.length ?? sizeOf(path)
    } catch (error) {
      if (error instanceof FeedError) throw error
      throw new FeedError(`cannot read ${path}: ${(error as Error).message}`, { cause: error })
    }
  }

  /** Number of the line that `next` gave last, from 1. */
  get number(): number {
    return this.#number
  }

  /** Whether a torn last line has been left out. */
  get isTorn(): boolean {
    return this.#isTorn
  }

  /** @returns The next line without its end; undefined after the last. @throws {FeedError} A torn end. */
  next(): string | undefined {
    while (this.#offset === this.#text.length) if (!this.#readMore()) return this.#readLast()
    const end = this.#text.indexOf('\n', this.#offset)
    const line = this.#cut(this.#text, end)
    this.#offset = end + 1
    return line
  }

  /** Says what is wrong with the line that `next` gave last. */
  problem(what: string): FeedError {
    return new FeedError(`${basename(this.path)} line ${this.#number}: ${what}`)
  }

  #cut(text: string, end: number): string {
    this.#number += 1
    const last = end > this.#offset && text.charCodeAt(end - 1) === 13 ? end - 1 : end
    return text.slice(this.#offset, last)
  }

  #readLast(): string | undefined {
    if (this.#rest.length === 0) return undefined
    const rest = this.#rest.toString()
    this.#rest = this.#rest.subarray(0, 0)
    this.#text = ''
    this.#offset = 0
    if (this.#torn === 'refuse') return this.#cut(rest, rest.length)
    this.#isTorn = true
    return undefined
  }

  #readMore(): boolean {
    const length = Math.min(CHUNK_BYTES, this.#size - this.#position)
    if (length <= 0) return false
    const piece =
      this.#unpacked?.subarray(this.#position, this.#position + length) ??
      readPiece(this.path, this.#position, length)
    if (piece.length === 0) return false
    this.#position += piece.length
    const bytes = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece])
    // Only whole lines are decoded: a piece may end inside of a character.
    const end = bytes.lastIndexOf(NEWLINE) + 1
    this.#text = bytes.toString('utf8', 0, end)
    this.#rest = bytes.subarray(end)
    this.#offset = 0
    return true
  }

  #unpack(bytes: Buffer): Buffer {
    try {
      return gunzipSync(bytes, { maxOutputLength: LARGEST_UNPACKED })
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      const name = basename(this.path)
      if (code === 'ERR_BUFFER_TOO_LARGE') {
        throw new FeedError(`${name} is larger than 256 MB unpacked; unpack it with gunzip first`)
      }
      if (code !== 'Z_BUF_ERROR') {
        throw new FeedError(`${name}: the compressed data are damaged; fetch the file anew`)
      }
      return this.#unpackTorn(bytes)
    }
  }

  #unpackTorn(bytes: Buffer): Buffer {
    const whole = gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH })
    if (this.#torn === 'drop') {
      this.#isTorn = true
      return whole.subarray(0, whole.lastIndexOf(NEWLINE) + 1)
    }
    let lines = 1
    for (let at = whole.indexOf(NEWLINE); at >= 0; at = whole.indexOf(NEWLINE, at + 1)) lines += 1
    throw new FeedError(
      `${basename(this.path)} line ${lines}: the compressed file is cut off here; fetch it anew`,
    )
  }
}

function sizeOf(path: string): number {
  const file = openSync(path, 'r')
  try {
    return fstatSync(file).size
  } finally {
    closeSync(file)
  }
}

/** Opened for each piece: a feed has no end at which a file could be closed. */
function readPiece(path: string, position: number, length: number): Buffer {
  const piece = Buffer.allocUnsafe(length)
  const file = openSync(path, 'r')
  try {
    return piece.subarray(0, readSync(file, piece, 0, length, position))
  } finally {
    closeSync(file)
  }
}
