/**
 * Reads CSV as RFC 4180 defines it, strictly and without any of our own code: lines end with CRLF, quotes only around
 * whole cells and doubled within them. Returns one record per line, by the names of the header.
 *
 * @throws {Error} The text is no such CSV.
 */
export function readCsv(text: string): readonly Readonly<Record<string, string>>[] {
  const lines: string[][] = [[]]
  let rest = text
  while (rest !== '') {
    const found = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/.exec(rest)
    if (found === null) throw new Error(`no RFC 4180 at: ${JSON.stringify(rest.slice(0, 60))}`)
    const [all, quoted, plain = '', end] = found
    lines.at(-1)?.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'))
    if (end === '\r\n') lines.push([])
    rest = rest.slice(all.length)
  }
  const [header, ...rows] = lines.filter((line) => line.length > 0)
  if (header === undefined) throw new Error('no header')
  return rows.map((row) => {
    if (row.length !== header.length) throw new Error(`${row.length} cells: ${row.join()}`)
    return Object.fromEntries(header.map((name, index) => [name, row[index] ?? '']))
  })
}
