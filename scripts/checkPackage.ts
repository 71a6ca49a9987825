/**
 * Checks the tarball that publishing the package in the current folder would upload:
 * `pnpm --filter @asterkit/sdk check:package`. Exits 1 and names the problems.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packPackage } from './packPackage.ts'

const BIN = join(import.meta.dirname, '..', 'node_modules', '.bin')
const REQUIRED = ['LICENSE', 'README.md', 'package.json', 'dist/index.js', 'dist/index.d.ts']
const UNWANTED = /(^|\/)(src|test|fixtures|node_modules)\/|[.]env|[.]tgz$|(?<![.]d)[.]ts$/

const folder = process.cwd()
const scratch = mkdtempSync(join(tmpdir(), 'asterkit-pack-'))
try {
  const tarball = packPackage(folder, scratch)
  const problems = [
    ...REQUIRED.filter((path) => !tarball.files.includes(path)).map((path) => `lacks ${path}`),
    ...tarball.files.filter((path) => UNWANTED.test(path)).map((path) => `ships ${path}`),
    ...complaints('publint', ['run', tarball.path, '--strict']),
    ...complaints('attw', [tarball.path, '--profile', 'esm-only']),
  ]
  for (const problem of problems) process.stderr.write(`${problem}\n`)
  process.exitCode = problems.length > 0 ? 1 : 0
  if (problems.length === 0)
    process.stdout.write(`${tarball.files.length} files, publint and attw clean\n`)
} finally {
  rmSync(scratch, { recursive: true, force: true })
}

/** Runs a checker; its whole output is the complaint when it fails. */
function complaints(tool: string, args: readonly string[]): string[] {
  try {
    execFileSync(join(BIN, tool), args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' })
    return []
  } catch (error) {
    const { stdout, stderr, message } = error as { stdout: string; stderr: string; message: string }
    return [`${tool} complains:\n${stdout || ''}${stderr || ''}` || message]
  }
}
