import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'

const MODULE = import.meta.resolve('../src/heapGrowth.ts')

/** MiB that short-lived objects have taken after a program has made very many of them. */
function youngHeapAfter(call: string): number {
  const program = `
    import { getHeapSpaceStatistics } from 'node:v8'
    import { keepYoungHeapSmall, letYoungHeapGrow } from ${JSON.stringify(MODULE)}
    ${call}
    const kept = []
    for (let i = 0; i < 3e6; i++) kept[i % 3e5] = { i }
    const { space_size } = getHeapSpaceStatistics().find((one) => one.space_name === 'new_space')
    console.log(space_size / 2 ** 20)`
  return Number(execFileSync(process.execPath, ['--input-type=module', '-e', program]))
}

it('keeps the memory for short-lived objects small until it may grow', () => {
  expect(youngHeapAfter('keepYoungHeapSmall()')).toBeLessThanOrEqual(4)
  expect(youngHeapAfter('keepYoungHeapSmall(); letYoungHeapGrow()')).toBeGreaterThanOrEqual(16)
})
