import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'

const TABLE = import.meta.resolve('../src/commandTable.ts')

/** MiB that short-lived objects take once a command is loaded and the program has made very many of them. */
function youngHeapOf(command: string): number {
  const program = `
    import { getHeapSpaceStatistics } from 'node:v8'
    import { COMMANDS } from ${JSON.stringify(TABLE)}
    await COMMANDS.find(({ name }) => name === ${JSON.stringify(command)}).load()
    const kept = []
    for (let i = 0; i < 3e6; i++) kept[i % 3e5] = { i }
    const { space_size } = getHeapSpaceStatistics().find((one) => one.space_name === 'new_space')
    console.log(space_size / 2 ** 20)`
  const args = ['--conditions=source', '--input-type=module', '-e', program]
  return Number(execFileSync(process.execPath, args))
}

it.each(['run', 'collect'])('%s runs for days in little memory for short-lived objects', (name) => {
  expect(youngHeapOf(name)).toBeLessThanOrEqual(8)
})
