import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { FundingFarmConfig } from '@asterkit/strategy'
import { describe, expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '..', '..')
const FILE = join(ROOT, 'docs', 'fundingFarm.schema.json')

interface Node {
  readonly description?: string
  readonly properties?: Readonly<Record<string, Node>>
}

/** Paths of options without a description, groups included. */
function undescribed(node: Node, path = ''): string[] {
  return Object.entries(node.properties ?? {}).flatMap(([key, child]) => {
    const here = path === '' ? key : `${path}.${key}`
    return [...(child.description ? [] : [here]), ...undescribed(child, here)]
  })
}

describe('the published schema of the options', () => {
  test('is the one that reads them (else: pnpm generate)', async () => {
    const { stderr } = await promisify(execFile)(
      process.execPath,
      ['--conditions=source', 'scripts/generateConfigSchema.ts', '--check'],
      { cwd: ROOT },
    )

    expect(stderr).toBe('')
  })

  test('describes every option', () => {
    const schema = JSON.parse(readFileSync(FILE, 'utf8')) as Node

    expect(Object.keys(schema.properties ?? {})).toEqual(Object.keys(FundingFarmConfig.shape))
    expect(undescribed(schema)).toEqual([])
  })
})
