import { registerHooks } from 'node:module'
import { type Plant, planted } from './plant.ts'

const ROOT = new URL('../../../', import.meta.url).href

/**
 * Plants a bug into every source file that is loaded from now on, in this process.
 *
 * @returns Files of the plant that were not loaded yet; none left means that the bug is in place.
 */
export function plantBug(plant: Plant): ReadonlySet<string> {
  const missing = new Set(plant.edits.map(({ file }) => file))
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context)
      const file = url.startsWith(ROOT) ? url.slice(ROOT.length) : ''
      if (!missing.has(file)) return loaded
      missing.delete(file)
      return { ...loaded, source: planted(plant, file, String(loaded.source)) }
    },
  })
  return missing
}
