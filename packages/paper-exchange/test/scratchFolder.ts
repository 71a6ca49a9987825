import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** Makes an empty folder that is gone when the test has ended. To be called inside a test or `beforeEach`. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'paper-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
