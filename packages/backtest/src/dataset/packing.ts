import zlib from 'node:zlib'
import { DatasetError } from './datasetError.ts'

/** How a block is packed, as its header says it. */
const ZSTD = 1
const BROTLI = 2
/** Nearly as small as the best, several times as quick: a recorder packs on the thread that listens. */
const ZSTD_LEVEL = 3
const BROTLI_QUALITY = 4

/** Packs bytes with Zstandard, or with Brotli where Node has none (before 22.15). */
export function pack(bytes: Uint8Array): { readonly codec: number; readonly bytes: Uint8Array } {
  const { constants } = zlib
  if (typeof zlib.zstdCompressSync === 'function') {
    const params = { [constants.ZSTD_c_compressionLevel]: ZSTD_LEVEL }
    return { codec: ZSTD, bytes: zlib.zstdCompressSync(bytes, { params }) }
  }
  const params = { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY }
  return { codec: BROTLI, bytes: zlib.brotliCompressSync(bytes, { params }) }
}

/**
 * Unpacks a block.
 *
 * @param length Bytes that must come out.
 * @throws {DatasetError} This Node cannot unpack it, or it is damaged.
 */
export function unpack(codec: number, bytes: Uint8Array, length: number): Uint8Array {
  const unpacked = unpackAny(codec, bytes, length)
  if (unpacked.length !== length) throw new DatasetError('a block has another size than it says')
  return unpacked
}

function unpackAny(codec: number, bytes: Uint8Array, length: number): Uint8Array {
  const options = { maxOutputLength: Math.max(1, length) }
  if (codec === BROTLI) return zlib.brotliDecompressSync(bytes, options)
  if (codec !== ZSTD) throw new DatasetError(`a block is packed in a way of a later version`)
  if (typeof zlib.zstdDecompressSync !== 'function') {
    throw new DatasetError(
      'packed with Zstandard, which this Node cannot read: take 22.15 or later',
    )
  }
  return zlib.zstdDecompressSync(bytes, options)
}
