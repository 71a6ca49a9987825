import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { Command } from './commandLog.ts'

/** Commands that an exchange without a state file keeps for a snapshot. */
const MAX_COMMANDS = 20_000
/** So many commands are packed together, in about a millisecond. */
const PACKED = 500

/**
 * The commands since the start, in memory, for exchanges without a state file. All but the newest are packed,
 * to some 30 bytes each. It gives up when they are too many, because memory must stay flat: a long run that
 * wants snapshots has a state file.
 */
export class SnapshotLog {
  #packs: Buffer[] | undefined = []
  #newest: Command[] = []

  /** Oldest first; undefined once there were too many. */
  get commands(): readonly Command[] | undefined {
    const packed = this.#packs?.flatMap(
      (pack): Command[] => JSON.parse(inflateRawSync(pack).toString()) as Command[],
    )
    return packed?.concat(this.#newest)
  }

  add(command: Command): void {
    if (this.#packs === undefined) return
    // Moving on twice is moving on once: nothing happened between.
    if (command.kind === 'clock' && this.#newest.at(-1)?.kind === 'clock') this.#newest.pop()
    this.#newest.push(command)
    // The last one stays out: a further mark of the clock may take its place.
    if (this.#newest.length > PACKED) this.#pack(this.#packs)
  }

  #pack(packs: Buffer[]): void {
    const text = JSON.stringify(this.#newest.slice(0, PACKED))
    // A copy: what zlib hands out may lie in a much larger piece of memory.
    packs.push(Buffer.from(deflateRawSync(text)))
    this.#newest = this.#newest.slice(PACKED)
    if (packs.length * PACKED >= MAX_COMMANDS) {
      this.#packs = undefined
      this.#newest = []
    }
  }
}
