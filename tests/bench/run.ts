/**
 * Measures time and memory: `pnpm bench sdk`, `paper`, `strategy`, `mm`, `cli`, `replay`, or all with no name. Prints each
 * figure with its goal; a missed goal is reported, not punished, because machines differ. Exits 1 when something
 * does not run at all, 2 for a suite that does not exist.
 */
const suites: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = {
  sdk: async (args) => (await import('./sdk/run.ts')).sdkSuite(args),
  paper: async (args) => (await import('./paper/run.ts')).paperSuite(args),
  strategy: async (args) => (await import('./strategy/run.ts')).strategySuite(args),
  mm: async (args) => (await import('./mm/run.ts')).makerSuite(args),
  cli: async (args) => (await import('./cli/run.ts')).cliSuite(args),
  replay: async () => (await import('./replay.ts')).replaySuite(),
}

const [name, ...args] = process.argv.slice(2)
if (name === undefined) {
  for (const suite of Object.values(suites)) await suite([])
} else {
  const suite = Object.hasOwn(suites, name) ? suites[name] : undefined
  if (suite === undefined) {
    process.stderr.write(
      `There is no benchmark ${JSON.stringify(name)}. Try: ${Object.keys(suites).join(', ')}.\n`,
    )
    process.exitCode = 2
  } else await suite(args)
}
