import { globSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { sampleStatus } from '../../apps/market-maker/test/sampleStatus.ts'
import { temporaryFolder } from './farmProcess.ts'
import { REPOSITORY, startChild } from './startChild.ts'
import { hasTerminal, openTerminal, RESTORED } from './terminal.ts'

/** The program as it is published: after `pnpm build`. */
const PROGRAM = 'apps/market-maker/dist/cli.js'

function openDashboard(columns: number, rows: number, stateDir: string) {
  const terminal = openTerminal(`${process.execPath} ${PROGRAM} dashboard`, {
    columns,
    rows,
    cwd: REPOSITORY,
    env: { ASTERKIT_STATE_DIR: stateDir },
  })
  onTestFinished(() => terminal.close())
  return terminal
}

/** A state folder with a maker that has just written `sampleStatus`. */
function sampleFolder(): string {
  const folder = temporaryFolder()
  onTestFinished(() => folder.remove())
  const maker = join(folder.path, 'maker', 'paper-seed-7')
  mkdirSync(maker, { recursive: true })
  writeFileSync(join(maker, 'status.json'), JSON.stringify(sampleStatus))
  const soon = Date.now() / 1000 + 600
  utimesSync(join(maker, 'status.json'), soon, soon)
  const line = { time: '2026-11-21T11:59:58.000Z', level: 'warn', message: 'outcome unknown' }
  writeFileSync(join(maker, 'log.jsonl'), `${JSON.stringify({ ...line, symbol: 'ETHUSDT' })}\n`)
  return folder.path
}

const file = (name: string) => join(import.meta.dirname, 'walkthroughs', `${name}.txt`)

describe.skipIf(!hasTerminal)('the window of the market maker (needs tmux)', () => {
  it('shows everything in 80 columns and 24 rows, follows to 160 and 50, and gives the terminal back', async () => {
    const terminal = openDashboard(80, 24, sampleFolder())
    const small = await terminal.shows(/^running[\s\S]*the maker goes on\)$/m)
    expect(terminal.mode()).toMatchObject({ isOnOwnScreen: true, hasCursor: false })
    await expect(small).toMatchFileSnapshot(file('maker-80x24'))
    terminal.resize(160, 50)
    const large = await terminal.shows(/^ETHUSDT .*Money/m)
    expect(large.split('\n')).toHaveLength(50)
    await expect(large).toMatchFileSnapshot(file('maker-160x50'))
    terminal.press('C-c')
    await terminal.shows(/^exit 0$/m)
    expect(terminal.mode()).toEqual(RESTORED)
  })

  it('pauses and resumes a maker that runs: its orders go, and come back', async () => {
    const folder = temporaryFolder()
    onTestFinished(() => folder.remove())
    const args = ['run', '--symbol', 'ETHUSDT', '--hours', '24', '--speed', '60', '--json']
    const { child, ended } = startChild([PROGRAM, ...args], {
      HOME: folder.path,
      ASTERKIT_STATE_DIR: folder.path,
    })
    onTestFinished(() => void child.kill('SIGKILL'))
    // The dashboard has nothing to show before the first status.
    const hasWritten = () => globSync('maker/*/status.json', { cwd: folder.path }).length > 0
    while (!hasWritten() && child.exitCode === null) await pause(100)
    const terminal = openDashboard(80, 24, folder.path)
    await terminal.shows(/bid +\d/)
    terminal.press('p')
    await terminal.shows(/cancel all its orders\?/)
    terminal.press('Enter')
    await terminal.shows(/^PAUSED[\s\S]*ask +none[\s\S]*bid +none/m)
    terminal.press('r')
    await terminal.shows(/^Resume /m)
    terminal.press('Enter')
    await terminal.shows(/^running[\s\S]*bid +\d/m)
    terminal.press('q')
    await terminal.shows(/^exit 0$/m)
    child.kill('SIGINT')
    const { code, stderr } = await ended
    expect(code, stderr).toBe(0)
  })
})
