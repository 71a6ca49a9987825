import { defineConfig } from 'vitest/config'

/** Vite's defaults plus ours: workspace packages resolve to their TypeScript sources. */
const conditions = ['source', 'module', 'node', 'development|production']

/** `.ci/run` counts the tests of each suite from this file. */
const report = process.env.ASTERKIT_TEST_REPORT

const project = (name: string, include: string[], extra: Record<string, unknown> = {}) => ({
  extends: true as const,
  test: { name, include, environment: 'node' as const, ...extra },
})

export default defineConfig({
  ssr: { resolve: { conditions } },
  test: {
    // One less than the cores would leave half of a small machine idle.
    maxWorkers: '100%',
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
    projects: [
      project('unit', ['packages/*/test/**/*.test.ts', 'apps/*/test/**/*.test.ts']),
      project('workspace', ['tests/{contract,simulation,bench}/**/*.test.ts'], {
        testTimeout: 60_000,
      }),
      project('e2e', ['tests/e2e/**/*.test.ts'], {
        testTimeout: 180_000,
        hookTimeout: 60_000,
        // Each test runs several processes of its own.
        maxWorkers: 2,
      }),
      project('install', ['tests/install/**/*.test.ts'], {
        testTimeout: 600_000,
        hookTimeout: 600_000,
        fileParallelism: false,
      }),
    ],
  },
})
