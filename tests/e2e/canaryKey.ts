import { randomBytes } from 'node:crypto'
import { globSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** A fresh key that is worth nothing; wherever it turns up, a real one would have. */
export const BYTES = randomBytes(32)
/** The same as 64 digits. */
export const CANARY = BYTES.toString('hex')

/** All that it could be written as; text is compared without regard to case. */
const SHAPES = [CANARY, ...['base64', 'base64url'].map((as) => BYTES.toString(as as 'base64'))]

/** Whether the key is in there in any shape. */
export function hasKey(content: Buffer): boolean {
  const text = content.toString('latin1').toLowerCase()
  return content.includes(BYTES) || SHAPES.some((shape) => text.includes(shape.toLowerCase()))
}

/** Files below a folder that hold the key, in order. */
export function filesWithKey(path: string): readonly string[] {
  return globSync('**/*', { cwd: path })
    .filter((file) => statSync(join(path, file)).isFile())
    .filter((file) => hasKey(readFileSync(join(path, file))))
    .map((file) => file.replaceAll('\\', '/'))
    .toSorted()
}
