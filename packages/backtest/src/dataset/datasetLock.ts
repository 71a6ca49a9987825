import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { DatasetError } from './datasetError.ts'

const NAME = 'recording.lock'

/**
 * Takes a folder for this process, since two recorders would tear each other's files. The lock of a process that
 * is gone does not count.
 *
 * @returns Gives it back.
 * @throws {DatasetError} Another process records there, or the folder cannot be written.
 */
export function lockDataset(folder: string): () => void {
  const path = join(folder, NAME)
  try {
    mkdirSync(folder, { recursive: true })
    if (!take(path)) {
      const owner = Number(readFileSync(path, 'utf8'))
      if (isAlive(owner)) {
        throw new DatasetError(
          `process ${owner} records into ${folder}; stop it, or choose another folder`,
        )
      }
      rmSync(path, { force: true })
      if (!take(path)) throw new DatasetError(`another process has just begun to use ${folder}`)
    }
  } catch (error) {
    if (error instanceof DatasetError) throw error
    throw new DatasetError(`cannot write into ${folder}: ${(error as Error).message}`, {
      cause: error,
    })
  }
  return () => rmSync(path, { force: true })
}

function take(path: string): boolean {
  try {
    const file = openSync(path, 'wx')
    writeSync(file, String(process.pid))
    closeSync(file)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** A lock without a readable number was torn by a full disk: nobody holds it. */
function isAlive(pid: number): boolean {
  if (!(Number.isSafeInteger(pid) && pid > 0) || pid === process.pid) return pid === process.pid
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
