/**
 * Writes the repository of the running release workflow into every published manifest: the registry
 * accepts provenance only when both agree. Runs before publishing; the change is not committed.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const ROOT = join(import.meta.dirname, '..')
const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository } = process.env

if (!server || !repository) {
  process.stderr.write(
    'GITHUB_SERVER_URL and GITHUB_REPOSITORY are not set: publishing is for the release workflow.\n',
  )
  process.exit(2)
}

for (const path of globSync('{packages,apps}/*/package.json', { cwd: ROOT })) {
  const file = join(ROOT, path)
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as { private?: boolean }
  if (manifest.private) continue
  const url = `git+${server}/${repository}.git`
  const stamped = { ...manifest, repository: { type: 'git', url, directory: dirname(path) } }
  writeFileSync(file, `${JSON.stringify(stamped, null, 2)}\n`)
}
