import { pnpm } from './pnpm.ts'

/** A packed package: the file that npm would get, and the paths inside it. */
export interface Tarball {
  readonly path: string
  readonly files: readonly string[]
}

/**
 * Packs a built package the way publishing does, into `destination`.
 *
 * @param folder Folder of the package; its `dist` has to be built.
 * @throws {Error} pnpm could not pack it.
 */
export function packPackage(folder: string, destination: string): Tarball {
  const packed: unknown = JSON.parse(
    pnpm(['pack', '--json', '--pack-destination', destination], folder),
  )
  const { filename, files } = packed as { filename: string; files: { path: string }[] }
  return { path: filename, files: files.map((file) => file.path) }
}
