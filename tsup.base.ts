import { defineConfig, type Options } from 'tsup'

/** Build settings that every published package shares: ESM for Node 22.12 and later, with types. */
export function tsupBase(options: Options) {
  return defineConfig({
    format: 'esm',
    target: 'node22',
    dts: true,
    clean: true,
    sourcemap: true,
    treeshake: true,
    ...options,
  })
}
