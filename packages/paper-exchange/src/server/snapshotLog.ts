import type { Command } from './commandLog.ts'

/** Commands that an exchange without a state file keeps for a snapshot. */
const MAX_COMMANDS = 20_000

/**
 * The commands since the start, in memory, for exchanges without a state file. It gives up when they are too
 * many, because memory must stay flat: a long run that wants snapshots has a state file.
 */
export class SnapshotLog {
  #commands: Command[] | undefined = []

  /** Oldest first; undefined once there were too many. */
  get commands(): readonly Command[] | undefined {
    return this.#commands
  }

  add(command: Command): void {
    if (this.#commands === undefined) return
    // Moving on twice is moving on once: nothing happened between.
    if (command.kind === 'clock' && this.#commands.at(-1)?.kind === 'clock') this.#commands.pop()
    this.#commands.push(command)
    if (this.#commands.length > MAX_COMMANDS) this.#commands = undefined
  }
}
