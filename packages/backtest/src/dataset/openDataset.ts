import { readdirSync } from 'node:fs'
import type { Dataset } from './dataset.ts'
import { DatasetError } from './datasetError.ts'
import { mergeEvents } from './mergeEvents.ts'
import { isOriginalRecording, originalInstruments } from './originalRecording.ts'
import { recordedSegments } from './recordedSegments.ts'

/**
 * Opens a recording: a folder that `createDatasetWriter` filled, or one with `orderbook_SYMBOL.csv`,
 * `trades_SYMBOL.csv` and `prices_SYMBOL.csv` of the original Python recorder, plain or gzipped.
 *
 * @param options.symbols Only these. @default all
 * @throws {DatasetError} There is no recording, or none of a wanted symbol.
 */
export function openDataset(
  folder: string,
  options: { readonly symbols?: readonly string[] | undefined } = {},
): Dataset {
  const names = list(folder)
  const found = isOriginalRecording(names)
    ? originalInstruments(folder, names, options.symbols)
    : recordedSegments(folder, names, options.symbols)
  const missing = (options.symbols ?? []).filter((each) =>
    found.every(({ symbol }) => symbol !== each),
  )
  if (missing.length > 0) throw new DatasetError(`${folder} holds nothing of ${missing.join(', ')}`)
  if (found.length === 0) {
    throw new DatasetError(`${folder} holds no recording: neither segments nor orderbook_*.csv`)
  }
  return {
    instruments: found,
    events: (span) => mergeEvents(found.map((each) => each.events(span))),
  }
}

function list(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort()
  } catch (error) {
    throw new DatasetError(`cannot read ${folder}: ${(error as Error).message}`, { cause: error })
  }
}
