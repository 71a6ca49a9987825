/**
 * Asks whether a person wants trading to stop.
 *
 * @param readHaltRequest Returns the reason, or undefined when there is none.
 * @returns The reason. A request that cannot be read counts as made: nobody may open on a guess.
 */
export function haltRequest(
  readHaltRequest: (() => string | undefined) | undefined,
): string | undefined {
  if (readHaltRequest === undefined) return undefined
  try {
    return readHaltRequest()
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error)
    return `the halt request cannot be read (${cause}), which counts as a halt`
  }
}
