#!/usr/bin/env node
import { readFileSync } from 'node:fs'

const FAILED = 1

/** The exchange is loaded when it runs: help and version are instant. */
async function main(args: readonly string[]): Promise<void> {
  // A reader that stops early (`| head`) is no error of ours; an output that is gone otherwise is.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? 0 : FAILED)
  })
  const [first] = args
  if (first === '--version' || first === '-V') {
    const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
    const { version } = JSON.parse(manifest) as { readonly version: string }
    process.stdout.write(`${version}\n`)
  } else if (args.some((arg) => arg === '--help' || arg === '-h')) {
    const { helpText } = await import('./command-line/options.ts')
    process.stdout.write(helpText())
  } else {
    const { runExchange } = await import('./command-line/runExchange.ts')
    await runExchange()
  }
}

await main(process.argv.slice(2))
