import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, delimiter, dirname, join } from 'node:path'
import ts from 'typescript'

/** How a user's project loads packages. */
export type ProjectKind = 'esm' | 'cjs' | 'typescript'

/** A new project in a folder of its own with the packed packages installed by npm. */
export interface EmptyProject {
  readonly folder: string
  /** Runs a program written in TypeScript the way this kind of project would; returns its stdout. */
  run(source: string): string
  /** Runs an installed program of `node_modules/.bin`; returns its stdout. */
  runBin(name: string, args: readonly string[]): string
}

const PROBE_OPTIONS = { target: ts.ScriptTarget.ES2023, esModuleInterop: true }

/**
 * Creates a project and installs the tarballs, with the registry of this machine.
 *
 * @param tarballs Package name -> path of its tarball.
 * @throws {Error} npm cannot install them.
 */
export function createEmptyProject(
  kind: ProjectKind,
  folder: string,
  tarballs: Readonly<Record<string, string>>,
): EmptyProject {
  mkdirSync(folder, { recursive: true })
  const dependencies = Object.fromEntries(
    Object.entries(tarballs).map(([name, path]) => [name, `file:${path}`]),
  )
  write(folder, 'package.json', {
    name: `empty-${kind}`,
    version: '1.0.0',
    private: true,
    type: kind === 'cjs' ? 'commonjs' : 'module',
    dependencies,
    ...(kind === 'typescript' ? { devDependencies: compiler() } : {}),
  })
  execute(
    'npm',
    [
      'install',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--prefer-offline',
      '--fetch-retries=1',
    ],
    folder,
  )
  return {
    folder,
    run: (source) => execute(userNode(), [program(kind, folder, source)], folder),
    runBin: (name, args) => execute(join(folder, 'node_modules', '.bin', name), args, folder),
  }
}

/** Makes `source` runnable: compiled by the user's own tsc, or rewritten as plain JavaScript. */
function program(kind: ProjectKind, folder: string, source: string): string {
  if (kind === 'typescript') {
    write(folder, 'tsconfig.json', {
      compilerOptions: {
        target: 'ES2023',
        module: 'NodeNext',
        strict: true,
        skipLibCheck: false,
        types: ['node'],
        rootDir: '.',
        outDir: 'out',
      },
      files: ['probe.ts'],
    })
    writeFileSync(join(folder, 'probe.ts'), source)
    execute(userNode(), [join(folder, 'node_modules', 'typescript', 'bin', 'tsc')], folder)
    return join('out', 'probe.js')
  }
  const module = kind === 'cjs' ? ts.ModuleKind.CommonJS : ts.ModuleKind.ESNext
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { ...PROBE_OPTIONS, module },
  })
  writeFileSync(join(folder, 'probe.js'), outputText)
  return 'probe.js'
}

/** The compiler and Node types of this workspace, as versions to install. */
function compiler(): Record<string, string> {
  const root = join(import.meta.dirname, '..', '..', 'node_modules')
  return Object.fromEntries(
    ['typescript', '@types/node'].map((name) => {
      const manifest: unknown = JSON.parse(readFileSync(join(root, name, 'package.json'), 'utf8'))
      return [name, (manifest as { version: string }).version]
    }),
  )
}

/**
 * The Node that runs the projects: this one, or with ASTERKIT_INSTALL_NODE=host the one outside the
 * workspace, which is what users of the published packages bring.
 */
function userNode(): string {
  if (process.env.ASTERKIT_INSTALL_NODE !== 'host') return process.execPath
  const outside = searchPath().find((folder) => !folder.includes('node_modules'))
  if (outside === undefined) throw new Error('no node outside the workspace is on PATH')
  return join(outside, 'node')
}

function searchPath(): readonly string[] {
  return (process.env.PATH ?? '').split(delimiter)
}

function execute(program: string, args: readonly string[], cwd: string): string {
  try {
    return execFileSync(program, args, {
      cwd,
      encoding: 'utf8',
      stdio: 'pipe',
      timeout: 120_000,
      env: cleanEnv(),
    })
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string }
    throw new Error(`${basename(program)} ${args.join(' ')}\n${stdout ?? ''}${stderr ?? ''}`, {
      cause: error,
    })
  }
}

/** Settings of npm that belong to the machine, such as its registry; all other `npm_` names are pnpm's. */
const MACHINE_SETTINGS =
  /^npm_config_(registry|cafile|strict_ssl|userconfig|globalconfig|cache|proxy|https?_proxy|noproxy|@|\/\/)/i

/** The environment without what pnpm and this workspace put there: a user's shell has none of it. */
function cleanEnv(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) =>
      MACHINE_SETTINGS.test(name) ||
      !/^(npm_|pnpm_|NODE_ENV|NODE_OPTIONS|NODE_PATH|INIT_CWD|VITEST)/i.test(name),
  )
  const path = [dirname(userNode()), ...searchPath().filter((one) => !one.includes('node_modules'))]
  return { ...Object.fromEntries(kept), PATH: path.join(delimiter) }
}

function write(folder: string, name: string, content: unknown): void {
  writeFileSync(join(folder, name), JSON.stringify(content, null, 2))
}
