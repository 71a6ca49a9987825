import { type Paint, wrapText } from '@asterkit/app-kit'

/** Notes beyond these are counted only. */
const SHOWN = 3

/** Returns lines that say what could not be read. */
export function noteLines(
  notes: readonly string[],
  { paint, width }: { readonly paint: Paint; readonly width: number },
): string[] {
  const more = notes.length - SHOWN
  return [
    ...notes.slice(0, SHOWN).map((note) => `Not known: ${note}`),
    ...(more > 0 ? [`Not known: ${more} more.`] : []),
  ].flatMap((line) => wrapText(line, width).map((part) => paint('warn', part)))
}
