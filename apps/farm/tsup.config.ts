import { copyFileSync, mkdirSync, readFileSync } from 'node:fs'
import type { Options } from 'tsup'
import { tsupBase } from '../../tsup.base.ts'

/** Other people's code that becomes part of the program's files, with the licence that has to go with it. */
const BUNDLED = {
  'decimal.js': '../../packages/instruments/node_modules/decimal.js/LICENCE.md',
  ky: '../../packages/aster-sdk/node_modules/ky/license',
  zod: 'node_modules/zod/LICENSE',
}

/** Lets esbuild see which parts of zod are used: through the name `z` alone it keeps all, fifty languages included. */
const partsOfZod: NonNullable<Options['esbuildPlugins']>[number] = {
  name: 'parts-of-zod',
  setup(build) {
    build.onLoad({ filter: /[\\/](?:packages|apps)[\\/][^\\/]+[\\/]src[\\/].*[.]ts$/ }, (file) => ({
      contents: readFileSync(file.path, 'utf8').replace(
        /^import [{] z [}] from 'zod'$/m,
        "import * as z from 'zod'",
      ),
      loader: 'ts',
    }))
  },
}

export default tsupBase({
  // A bot that waits takes a tenth less memory when it loads only what it uses of our packages and of these.
  noExternal: [/^@asterkit\//, ...Object.keys(BUNDLED)],
  esbuildPlugins: [partsOfZod],
  // The text of a program stays in memory as long as it runs. Names are kept, and source maps go along.
  minifyWhitespace: true,
  async onSuccess() {
    mkdirSync('dist/licences', { recursive: true })
    for (const [name, licence] of Object.entries(BUNDLED)) {
      copyFileSync(licence, `dist/licences/${name}.txt`)
    }
  },
})
