/** A block of lines of which some may be left out when the window is small. */
export interface Section {
  readonly lines: readonly string[]
  /** Lines that come first when space is short; more are shown as far as they fit. */
  readonly least: number
}

/**
 * Chooses how many lines of each section fit into `rows`: every section gets its least, the first ones first; what
 * is left goes to the sections in their order.
 */
export function fitSections(sections: readonly Section[], rows: number): string[] {
  let left = Math.max(0, rows)
  const counts = sections.map(({ lines, least }) => {
    const count = Math.min(lines.length, least, left)
    left -= count
    return count
  })
  sections.forEach(({ lines }, index) => {
    const more = Math.min(left, lines.length - (counts[index] ?? 0))
    counts[index] = (counts[index] ?? 0) + more
    left -= more
  })
  return sections.flatMap(({ lines }, index) => lines.slice(0, counts[index]))
}
