/**
 * Returns the lines that a window of this many rows holds, saying how many are hidden: redrawing more than it holds
 * would leave a trail. Rows of the table give way first, from the bottom; what stands below it stays if it can.
 */
export function fitLines(lines: readonly string[], rows: number): readonly string[] {
  if (lines.length < rows) return lines
  const blank = lines.indexOf('')
  const below = blank === -1 ? [] : lines.slice(blank)
  const tail = below.length <= rows / 2 ? below : []
  const shown = Math.max(1, rows - 2 - tail.length)
  const hidden = lines.length - shown - tail.length
  const told = `... ${hidden} more lines: enlarge the window or use --symbols`
  return [...lines.slice(0, shown), told, ...tail]
}
