import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { FundingFarmConfig, HoldRotateConfig } from '@asterkit/strategy'
import { describe, expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '..', '..')
const SCHEMAS = [
  ['fundingFarm', Object.keys(FundingFarmConfig.shape)],
  ['holdRotate', Object.keys(HoldRotateConfig.shape)],
] as const

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

  test.each(SCHEMAS)('describes every option of %s', (name, options) => {
    const file = join(ROOT, 'docs', `${name}.schema.json`)
    const schema = JSON.parse(readFileSync(file, 'utf8')) as Node

    expect(Object.keys(schema.properties ?? {})).toEqual(options)
    expect(undescribed(schema)).toEqual([])
  })
})
