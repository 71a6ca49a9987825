import { expect, it } from 'vitest'
import { checkExitCase } from './exitSeeds.ts'

/** `pnpm exits` runs 2,000 and more. */
const SEEDS = 400

it(`ends flat, or names what is impossible, from ${SEEDS} random accounts with faults`, async () => {
  const wrong: string[] = []
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    for (const text of await checkExitCase(seed)) wrong.push(`seed ${seed}: ${text}`)
  }
  expect(wrong).toEqual([])
})
