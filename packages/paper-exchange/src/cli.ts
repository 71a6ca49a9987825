#!/usr/bin/env node
import { readFileSync } from 'node:fs'

/** The exchange is loaded when it runs: help and version are instant. */
async function main(first: string | undefined): Promise<void> {
  if (first === '--version' || first === '-V') {
    const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
    const { version } = JSON.parse(manifest) as { readonly version: string }
    process.stdout.write(`${version}\n`)
  } else if (first === '--help' || first === '-h') {
    const { defineCommand } = await import('./command-line/parseCommandLine.ts')
    defineCommand().outputHelp()
  } else {
    const { runExchange } = await import('./command-line/runExchange.ts')
    await runExchange()
  }
}

await main(process.argv[2])
