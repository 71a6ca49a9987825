/** One option: spelling, meaning, and what holds without it. No `<...>`: a switch. */
type Option = readonly [spelling: string, meaning: string, preset?: string]

/** Every option. The README lists the same; a test compares them. */
export const OPTIONS = [
  ['--host <address>', 'loopback only', '127.0.0.1'],
  ['--port <number>', 'futures, spot is next; 0: any two', '8900'],
  ['--feed <kind>', 'synthetic, recorded or mirror (live prices)'],
  ['--replay <path>', 'folder or session file of a recording'],
  ['--seed <number>', 'of made-up market and default account (default: 7)'],
  ['--days <number>', 'length; of a recording its last days'],
  ['--symbols <list>', 'of recording or mirror only BTCUSDT,ETHUSDT'],
  ['--step <ms|hour>', 'of made-up books (at speed 1: 250, else hour)'],
  ['--pairs <number>', 'made-up pairs in steps, 1 to 200 (default: 12)'],
  ['--regime <name>', 'made-up market stays calm, trend or storm'],
  ['--speed <number|max>', 'max: only while clients sleep', '1'],
  ['--accounts <file>', 'accounts, keys, balances; no others exist then'],
  ['--faults <file>', 'faults from the start, as of /paper/faults'],
  ['--nonce-window <ms>', 'accepted age of a nonce (default: 60000)'],
  ['--chain-id <number>', 'of the signing domain (default: 1666)'],
  ['--tolerant-signatures', 'also take signatures over decoded parameters'],
  ['--no-limits', 'count weights and orders, refuse nobody'],
  ['--limit-scale <number>', 'multiply every published limit'],
  ['--record <file>', 'write NAME.session.jsonl[.gz], for --replay'],
  ['--state <file>', 'remember everything there, go on from it'],
  ['--restore <file>', 'start from a snapshot of GET /paper/snapshot'],
  ['--print <format>', 'text or json', 'text'],
] as const satisfies readonly Option[]

const OTHERS = [
  ['-h, --help', 'show this help'],
  ['-V, --version', 'show the version'],
] as const satisfies readonly Option[]

/** Returns the help in lines of 80 columns. */
export function helpText(): string {
  const rows: readonly Option[] = [...OPTIONS, ...OTHERS]
  const width = Math.max(...rows.map(([spelling]) => spelling.length))
  const lines = rows.map(([spelling, meaning, preset]) => {
    const without = preset === undefined ? '' : ` (default: ${preset})`
    return `  ${spelling.padEnd(width)}  ${meaning}${without}`
  })
  return `Usage: aster-paper [options]

A local Aster exchange: real paths, signatures and streams, play money.

Options:
${lines.join('\n')}

Exit codes: 0 stopped, 1 failed (port taken, state file unusable),
2 the command line or a file that it names cannot be used.
`
}
