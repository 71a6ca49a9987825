/**
 * Returns the lines that a window of this many rows holds, the last one saying how many are hidden. Redrawing more
 * than the window holds would leave a trail.
 */
export function fitLines(lines: readonly string[], rows: number): readonly string[] {
  if (lines.length < rows) return lines
  const shown = Math.max(1, rows - 2)
  return [
    ...lines.slice(0, shown),
    `... ${lines.length - shown} more lines: enlarge the window or use --symbols`,
  ]
}
