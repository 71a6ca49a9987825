import type { ExitEntry, ExitLog, JournalEntry } from '@asterkit/strategy'
import { createMemoryJournal, type KillPoint, killPoints } from '@asterkit/strategy/testing'
import { type ExitOptions, type ExitWorld, runExit } from './exitWorld.ts'

/** Runs an exit that dies at one durable step: a line of its memory, or a send. Returns the steps that it took. */
export async function killExit(
  world: ExitWorld,
  options: ExitOptions,
  point: KillPoint,
): Promise<{ readonly steps: readonly string[] }> {
  let die: (reason: Error) => void = () => undefined
  const death = new Promise<never>((_, reject) => {
    die = reject
  })
  const dying = new AbortController()
  let steps: readonly string[] = []
  const alive = runExit(world, {
    ...options,
    signal: dying.signal,
    through: (exchange, log) => {
      // The kill points count the steps of a journal: here each entry is a line of the exit's memory.
      const journal = {
        ...createMemoryJournal(),
        append: (entry: JournalEntry) => store(log, entry),
      }
      const points = killPoints(journal, exchange, point, (step) => {
        const error = new Error(`killed ${step}`)
        dying.abort(error)
        die(error)
        throw error
      })
      steps = points.steps
      const append = (entry: ExitEntry) => {
        // What is dead writes nothing more.
        dying.signal.throwIfAborted()
        points.journal.append({ kind: entry.kind, time: entry.time, body: { entry } })
      }
      return { exchange: points.exchange, log: { read: () => log.read(), append } }
    },
  })
  await Promise.race([alive, death]).catch((error: Error) => {
    if (!error.message.startsWith('killed')) throw error
  })
  return { steps }
}

function store(log: ExitLog, { kind, time, body }: JournalEntry) {
  log.append(body.entry as ExitEntry)
  return { seq: 1, kind, time, body }
}
