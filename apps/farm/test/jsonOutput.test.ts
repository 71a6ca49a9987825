import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { COMMANDS } from '../src/commandTable.ts'
import { COMMAND_LINES } from './failures/cells.ts'
import { playCell } from './failures/playCell.ts'

/** Commands that print a document and neither trade nor play a market first. */
const READING = COMMANDS.filter(({ options }) => options.some(([flag]) => flag === '--json'))
  .map(({ name }) => name)
  .filter((name) => !['run', 'open', 'close'].includes(name))

it.each(READING)(
  '%s --json prints one document that names its schema, and no colours',
  async (name) => {
    const stateDir = mkdtempSync(join(tmpdir(), 'farm-json-'))
    const { played } = await playCell('fine', name, stateDir, {
      line: `${COMMAND_LINES[name]} --json`,
    })
    rmSync(stateDir, { recursive: true })
    expect(played.code, played.stderr).toBe(0)
    expect(played.stdout).not.toContain('\u001b')
    const { schema } = z.object({ schema: z.string() }).parse(JSON.parse(played.stdout))
    expect(schema).toMatch(new RegExp(`^asterkit\\.farm\\.${name}(?:\\.\\w+)?/1$`))
  },
)
