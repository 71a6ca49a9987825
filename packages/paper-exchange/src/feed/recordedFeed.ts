import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Feed } from '../core/contract.ts'
import { FeedError } from './feedError.ts'
import { type HourlyFeedOptions, hourlyFeed } from './hourlyFeed.ts'
import {
  asterRecording,
  type BookRecordingOptions,
  isAsterRecording,
} from './recording/asterRecording.ts'
import { binanceCapture, isBinanceCapture } from './recording/binanceCapture.ts'
import { SESSION_NAME } from './recording/sessionFormat.ts'
import { sessionRecording } from './recording/sessionRecording.ts'

/** Settings of a replay; those of another kind of recording than the folder's are not used. */
export interface RecordedFeedOptions extends HourlyFeedOptions, BookRecordingOptions {
  /** Folder of a recording, or a session file. */
  readonly folder: string
}

/**
 * Replays what a folder holds: a session that `recordSession` wrote (`NAME.session.jsonl`), order books and
 * trades event by event (`orderbook_SYMBOL.csv`; raw captures `usdm-*.jsonl`, `spot-*.jsonl`), or hours of spot and perpetual prices with funding
 * (`<venue>-<SYMBOL>-1h.csv`). `notes` says what of it is not as
 * recorded.
 *
 * @throws {FeedError} The folder or a file is unusable; the message says what to do.
 */
export function recordedFeed(options: RecordedFeedOptions): Feed {
  const { folder } = options
  if (SESSION_NAME.test(folder)) return sessionRecording({ ...options, file: folder })
  const { files, folders } = listFolder(folder)
  const [session, ...more] = files.filter((name) => SESSION_NAME.test(name))
  if (more.length > 0) {
    throw new FeedError(
      `${folder} holds several sessions: give one of ${[session, ...more].join(', ')}`,
    )
  }
  if (session !== undefined) return sessionRecording({ ...options, file: join(folder, session) })
  if (isAsterRecording(files)) return asterRecording(options, files)
  if (isBinanceCapture(files)) return binanceCapture(options, files)
  const inside = folders.filter((name) => isAsterRecording(readdirSync(join(folder, name))))
  if (inside.length > 0) {
    throw new FeedError(
      `${folder} holds recordings, one folder each: give one of ${inside.join(', ')}`,
    )
  }
  return hourlyFeed(options)
}

function listFolder(folder: string) {
  try {
    const entries = readdirSync(folder, { withFileTypes: true })
    const isFolder = new Map(entries.map((entry) => [entry.name, entry.isDirectory()]))
    const names = [...isFolder.keys()].sort()
    return {
      files: names.filter((name) => isFolder.get(name) !== true),
      folders: names.filter((name) => isFolder.get(name) === true),
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    const reason =
      code === 'ENOENT' ? 'it does not exist' : code === 'ENOTDIR' ? 'it is a file' : code
    throw new FeedError(
      `cannot read the replay folder ${folder}: ${reason}; give a folder of recorded files`,
      { cause: error },
    )
  }
}
