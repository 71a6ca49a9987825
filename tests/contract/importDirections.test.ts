import { execFile } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

/** A file that breaks one arrow, and the rule that has to say so. */
const PLANTED = [
  {
    file: 'packages/delta-neutral/src/usesSdk.ts',
    source: "import { sdk } from '@asterkit/sdk'\nexport const x = sdk\n",
    rule: 'arrows-of-delta-neutral',
  },
  {
    file: 'packages/instruments/src/readsDisk.ts',
    source: "import { readFileSync } from 'node:fs'\nexport const x = readFileSync\n",
    rule: 'pure-imports-no-node',
  },
  {
    file: 'packages/market-making/src/usesSdk.ts',
    source: "import { sdk } from '@asterkit/sdk'\nexport const x = sdk\n",
    rule: 'arrows-of-market-making',
  },
  {
    file: 'packages/market-making/src/readsDisk.ts',
    source: "import { readFileSync } from 'node:fs'\nexport const x = readFileSync\n",
    rule: 'pure-imports-no-node',
  },
  {
    file: 'packages/strategy/src/executors/hashes.ts',
    source: "import { createHash } from 'node:crypto'\nexport const x = createHash\n",
    rule: 'pure-imports-no-node',
  },
  {
    file: 'packages/aster-sdk/src/readsDisk.ts',
    source: "import { readFileSync } from 'node:fs'\nexport const x = readFileSync\n",
    rule: 'sdk-imports-no-node',
  },
  {
    file: 'packages/strategy/src/strategies/decide.ts',
    source: "import type { Sdk } from '@asterkit/sdk'\nexport type X = Sdk\n",
    rule: 'only-adapters-aster-imports-sdk',
  },
  {
    file: 'packages/strategy/src/executors/open.ts',
    source: "import { x } from '../adapters/aster/adapter.ts'\nexport const y = x\n",
    rule: 'pure-imports-no-adapter',
  },
  {
    file: 'packages/strategy/src/adapters/doubles.ts',
    source: "import { double } from '../testing/double.ts'\nexport const x = double\n",
    rule: 'test-doubles-stay-in-tests',
  },
  {
    file: 'packages/delta-neutral/src/reaches.ts',
    source: "import { tick } from '../../instruments/src/index.ts'\nexport const x = tick\n",
    rule: 'no-relative-import-across-packages',
  },
  {
    file: 'packages/paper-exchange/src/usesStrategy.ts',
    source: "import type { X } from '@asterkit/strategy'\nexport type Y = X\n",
    rule: 'arrows-of-paper-exchange',
  },
  {
    file: 'apps/farm/src/eager.ts',
    source: "import { venue } from '@asterkit/paper-exchange'\nexport const x = venue\n",
    rule: 'farm-loads-simulators-lazily',
  },
  {
    file: 'apps/farm/src/eagerHook.ts',
    source: "import { double } from '@asterkit/strategy/testing'\nexport const x = double\n",
    rule: 'apps-load-test-hooks-lazily',
  },
  {
    file: 'packages/instruments/src/unlisted.ts',
    source: "import { z } from 'zod'\nexport const x = z\n",
    rule: 'not-to-unlisted',
  },
  {
    file: 'apps/farm/src/otherApp.ts',
    source: "import { x } from '../../spreads/src/index.ts'\nexport const y = x\n",
    rule: 'arrows-of-farm',
  },
  {
    file: 'apps/spreads/src/usesEngine.ts',
    source: "import type { X } from '@asterkit/strategy'\nexport type Y = X\n",
    rule: 'arrows-of-spreads',
  },
  {
    file: 'packages/newcomer/src/index.ts',
    source: "import { tick } from '../../instruments/src/index.ts'\nexport const x = tick\n",
    rule: 'every-folder-has-arrows',
  },
  {
    file: 'packages/instruments/src/usesTests.ts',
    source: "import { x } from '../../../tests/contract/x.ts'\nexport const y = x\n",
    rule: 'nothing-imports-tests',
  },
  {
    file: 'packages/instruments/src/usesExample.ts',
    source: "import { x } from '../../../examples/x.ts'\nexport const y = x\n",
    rule: 'nothing-imports-examples',
  },
  {
    file: 'packages/instruments/src/usesOwnTest.ts',
    source: "import { x } from '../test/x.ts'\nexport const y = x\n",
    rule: 'sources-import-no-test',
  },
  {
    file: 'packages/instruments/src/typo.ts',
    source: "import { x } from './missing.ts'\nexport const y = x\n",
    rule: 'not-to-unresolvable',
  },
  {
    file: 'packages/instruments/src/loopA.ts',
    source: "import { b } from './loopB.ts'\nexport const a = () => b\n",
    rule: 'no-circular',
  },
] as const

/** What the planted files lead to, and imports that are allowed. */
const ALLOWED: Readonly<Record<string, string>> = {
  'packages/instruments/src/index.ts': 'export const tick = 1\n',
  'packages/instruments/src/loopB.ts': "import { a } from './loopA.ts'\nexport const b = () => a\n",
  'packages/instruments/test/x.ts': 'export const x = 1\n',
  'packages/delta-neutral/src/index.ts': "export { tick } from '@asterkit/instruments'\n",
  'packages/market-making/src/index.ts': "export { tick } from '@asterkit/instruments'\n",
  'packages/aster-sdk/src/index.ts': 'export const sdk = 1\nexport type Sdk = 1\n',
  'packages/strategy/src/index.ts': 'export type X = 1\n',
  'packages/strategy/src/testing/double.ts': 'export const double = 1\n',
  'packages/strategy/src/adapters/aster/adapter.ts': "export { sdk as x } from '@asterkit/sdk'\n",
  'packages/paper-exchange/src/index.ts': 'export const venue = 1\nexport type Venue = 1\n',
  'apps/farm/src/lazy.ts':
    "import type { Venue } from '@asterkit/paper-exchange'\nexport const x = async (): Promise<Venue> => (await import('@asterkit/paper-exchange')).venue\n",
  'apps/spreads/src/index.ts': 'export const x = 1\n',
  'tests/contract/x.ts': "export { tick as x } from '@asterkit/instruments'\n",
  'examples/x.ts': "export { tick as x } from '@asterkit/instruments'\n",
}

const NAMES = {
  instruments: 'instruments',
  sdk: 'aster-sdk',
  'delta-neutral': 'delta-neutral',
  'market-making': 'market-making',
  strategy: 'strategy',
  'paper-exchange': 'paper-exchange',
}

const root = join(import.meta.dirname, '..', '..')
const depcruise = join(root, 'node_modules', '.bin', 'depcruise')

interface Cruise {
  readonly modules: readonly {
    readonly source: string
    readonly dependencies: readonly { readonly resolved: string }[]
  }[]
  readonly summary: {
    readonly violations: readonly {
      readonly from: string
      readonly rule: { readonly name: string }
    }[]
  }
}

/** Runs the real rules over a folder. depcruise exits non-zero on violations; its JSON is on stdout anyway. */
async function cruise(cwd: string, folders: readonly string[]): Promise<Cruise> {
  const run = promisify(execFile)(depcruise, [...folders, '--output-type', 'json'], {
    cwd,
    maxBuffer: 64 << 20,
  })
  const { stdout } = await run.catch((error: { stdout: string }) => error)
  return JSON.parse(stdout) as Cruise
}

describe('import directions', () => {
  const workspace = mkdtempSync(join(tmpdir(), 'asterkit-arrows-'))
  let found: Cruise

  beforeAll(async () => {
    for (const file of ['.dependency-cruiser.cjs', 'tsconfig.json', 'tsconfig.base.json']) {
      cpSync(join(root, file), join(workspace, file))
    }
    const files = [...Object.entries(ALLOWED), ...PLANTED.map(({ file, source }) => [file, source])]
    for (const [file, source] of files as [string, string][]) {
      mkdirSync(dirname(join(workspace, file)), { recursive: true })
      writeFileSync(join(workspace, file), source)
    }
    mkdirSync(join(workspace, 'node_modules', '@asterkit'), { recursive: true })
    for (const [name, folder] of Object.entries(NAMES)) {
      writeFileSync(
        join(workspace, 'packages', folder, 'package.json'),
        JSON.stringify({
          name: `@asterkit/${name}`,
          type: 'module',
          exports: {
            '.': { source: './src/index.ts', default: './dist/index.js' },
            './testing': { source: './src/testing/double.ts', default: './dist/double.js' },
          },
        }),
      )
      symlinkSync(
        join('..', '..', 'packages', folder),
        join(workspace, 'node_modules', '@asterkit', name),
      )
    }
    symlinkSync(
      realpathSync(join(root, 'packages', 'instruments', 'node_modules', 'zod')),
      join(workspace, 'node_modules', 'zod'),
    )
    found = await cruise(workspace, ['packages', 'apps', 'tests', 'examples'])
  })

  afterAll(() => rmSync(workspace, { recursive: true, force: true }))

  test.each(PLANTED)('$file breaks $rule', ({ file, rule }) => {
    const rules = found.summary.violations
      .filter((one) => one.from === file)
      .map((one) => one.rule.name)

    expect(rules).toContain(rule)
  })

  test('allowed imports break nothing', () => {
    const innocent = new Set(Object.keys(ALLOWED))
    innocent.delete('packages/instruments/src/loopB.ts')
    const accused = found.summary.violations.filter((one) => innocent.has(one.from))

    expect(accused).toEqual([])
  })

  test('the rules see the sources of this repository, not its built files', async () => {
    const { modules } = await cruise(root, ['packages'])
    const instruments = new Set(
      modules
        .filter(
          (one) =>
            one.source.startsWith('packages/') && !one.source.startsWith('packages/instruments/'),
        )
        .flatMap((one) => one.dependencies.map((to) => to.resolved))
        .filter((resolved) => resolved.startsWith('packages/instruments/')),
    )

    expect([...instruments].sort()).toEqual([
      'packages/instruments/src/fixedPoint.ts',
      'packages/instruments/src/index.ts',
    ])
  })
})
