import { type ChildProgram, type Ended, startChild } from './startChild.ts'

const BUILT = ['apps/emergency-exit/dist/cli.js']
const SOURCE = ['--conditions=source', 'apps/emergency-exit/src/cli.ts']

/**
 * Starts the real emergency exit as a child process. Only the given environment is passed on.
 *
 * @param options.isBuilt As published instead of from its source: after `pnpm build`.
 */
export function startExitProgram(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  { isBuilt = false }: { readonly isBuilt?: boolean } = {},
): ChildProgram {
  return startChild([...(isBuilt ? BUILT : SOURCE), ...args], env)
}

/** Runs the real emergency exit to its end. */
export function runExitProgram(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Ended> {
  return startExitProgram(args, env).ended
}
