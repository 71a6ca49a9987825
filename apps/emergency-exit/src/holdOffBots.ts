import { EXIT_MARK_EVERY_MS, markExit, unmarkExit } from '@asterkit/strategy/sqlite'
import type { FoundBot } from './findBots.ts'

/**
 * Has the bots keep their hands off the account until the work is done or this process has died: a halted bot goes
 * on reducing, and two that sell the same coins sell twice as many.
 */
export async function holdOffBots<Result>(
  bots: readonly Pick<FoundBot, 'folder'>[],
  work: () => Promise<Result>,
): Promise<Result> {
  const mark = () => {
    for (const { folder } of bots) quietly(() => markExit(folder))
  }
  mark()
  const timer = setInterval(mark, EXIT_MARK_EVERY_MS)
  try {
    return await work()
  } finally {
    clearInterval(timer)
    for (const { folder } of bots) quietly(() => unmarkExit(folder))
  }
}

/** A folder that cannot be written could not be halted either, which has been told. */
function quietly(write: () => void): void {
  try {
    write()
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
  }
}
