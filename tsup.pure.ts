import { readFileSync } from 'node:fs'
import ts from 'typescript'

/** The part of an esbuild plugin that is used here. */
interface EsbuildPlugin {
  readonly name: string
  setup(build: {
    onLoad(
      options: { readonly filter: RegExp },
      load: (file: { readonly path: string }) => {
        readonly contents: string
        readonly loader: 'ts'
      },
    ): void
  }): void
}

/**
 * Marks the calls that a package's modules make when they load as free of effects. Their manifest says so of whole
 * files (`sideEffects: false`), but a build puts many modules into one file: with the marks a user's bundler can
 * still leave out every endpoint that nobody uses.
 */
export const pureCalls: EsbuildPlugin = {
  name: 'pure-calls',
  setup(build) {
    build.onLoad({ filter: /[\\/]packages[\\/][^\\/]+[\\/]src[\\/].*[.]ts$/ }, ({ path }) => ({
      contents: markPure(readFileSync(path, 'utf8')),
      loader: 'ts',
    }))
  },
}

/** Puts the mark before every call in the initialisers of a module, functions left out. */
function markPure(source: string): string {
  const file = ts.createSourceFile('module.ts', source, ts.ScriptTarget.Latest)
  const starts = new Set<number>()
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) || ts.isClassLike(node)) return
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) starts.add(node.getStart(file))
    ts.forEachChild(node, visit)
  }
  for (const statement of file.statements) {
    if (ts.isVariableStatement(statement)) visit(statement)
  }
  let marked = source
  for (const start of [...starts].sort((a, b) => b - a)) {
    marked = `${marked.slice(0, start)}/* @__PURE__ */ ${marked.slice(start)}`
  }
  return marked
}

/**
 * Marks the namespaces (`export * as futures`) of a built file as free of effects, which esbuild builds by a call of
 * its own. Lines stay where they are, and so do their source maps.
 */
export const pureNamespaces = {
  name: 'pure-namespaces',
  renderChunk(code: string): { code: string } | undefined {
    return code.includes(EXPORT) ? { code: markNamespaces(code) } : undefined
  },
}

const EXPORT = '\n__export('

/** Puts `var a = {};` and `__export(a, { ... });` into one expression with the mark. */
function markNamespaces(code: string): string {
  return code.replace(
    /\nvar (\w+) = \{\};\n__export\(\1, (\{\n(?: .*\n)*\})\);/g,
    (_, name: string, getters: string) =>
      `\nvar ${name} = /* @__PURE__ */ ((names) => (\n__export(names, ${getters}), names))({});`,
  )
}
