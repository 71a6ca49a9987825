/** One place where a source file is made wrong. */
interface Edit {
  /** From the root of the repository. */
  readonly file: string
  /** Occurs exactly once in the file. */
  readonly find: string
  readonly replace: string
}

/** A bug that the simulation must find. Sources on disk stay as they are: it is planted while they load. */
export interface Plant {
  /** In kebab case; what `pnpm sim --plant` is given. */
  readonly name: string
  /** The invariant that it breaks, such as `I6`. */
  readonly breaks: string
  /** What the bot does wrong, in words. */
  readonly bug: string
  /** Seeds before this one do not find it; CI saves the time for them. @default 1 */
  readonly huntFrom?: number
  readonly edits: readonly Edit[]
}

/**
 * The text of a source file with a bug in it; unchanged when the plant does not concern it.
 *
 * @param file From the root of the repository.
 * @throws {Error} The sources have moved on: what is to be replaced does not occur exactly once.
 */
export function planted(plant: Plant, file: string, source: string): string {
  let text = source
  for (const edit of plant.edits) {
    if (edit.file !== file) continue
    const parts = text.split(edit.find)
    if (parts.length !== 2) {
      const found = `${parts.length - 1} times instead of once`
      throw new Error(`plant ${plant.name}: "${edit.find}" occurs ${found} in ${file}`)
    }
    text = parts.join(edit.replace)
  }
  return text
}
