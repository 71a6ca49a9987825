import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { describe, expect, it } from 'vitest'
import { planted } from './plant.ts'
import { plantNamed, plants } from './plants.ts'

const sourceOf = (file: string) =>
  readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8')

describe('plants', () => {
  it.each(plants.map((plant) => [plant.name, plant] as const))(
    '%s applies to the sources of today, and what it makes of them parses',
    (_, plant) => {
      for (const file of new Set(plant.edits.map((edit) => edit.file))) {
        const source = sourceOf(file)
        const bugged = planted(plant, file, source)
        expect(bugged).not.toBe(source)
        expect(() => stripTypeScriptTypes(bugged)).not.toThrow()
      }
    },
  )

  it('leaves the files that it does not name alone', () => {
    const plant = plantNamed('write-retried')
    expect(planted(plant, 'packages/strategy/src/reconcile.ts', 'text')).toBe('text')
  })

  it('refuses a file in which what is to be replaced is missing or ambiguous', () => {
    const edit = { file: 'a.ts', find: 'one', replace: 'two' }
    const plant = { name: 'example', breaks: 'I1', bug: 'none', edits: [edit] }
    expect(() => planted(plant, 'a.ts', 'three')).toThrow('occurs 0 times instead of once in a.ts')
    expect(() => planted(plant, 'a.ts', 'one one')).toThrow('occurs 2 times')
  })

  it('gives every plant a name of its own', () => {
    expect(new Set(plants.map(({ name }) => name)).size).toBe(plants.length)
  })

  it('names the plants that there are when one is asked for that is not', () => {
    expect(() => plantNamed('nonsense')).toThrow('write-retried')
  })
})
