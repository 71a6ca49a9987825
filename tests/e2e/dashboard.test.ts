import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { FARM_PROGRAM, runFarm, startFarm, temporaryFolder } from './farmProcess.ts'
import { REPOSITORY } from './startChild.ts'
import { hasTerminal, openTerminal, type Terminal } from './terminal.ts'

const folder = temporaryFolder()

/** A paper session that holds a pair. */
beforeAll(async () => {
  const args = ['run', '--paper', '--days', '3', '--speed', 'max']
  const end = await runFarm(args, { stateDir: folder.path })
  expect(end.code, end.stderr).toBe(0)
  return () => folder.remove()
})

function openDashboard(
  columns: number,
  rows: number,
  command = 'dashboard',
  stateDir = folder.path,
): Terminal {
  const node = `${process.execPath} ${FARM_PROGRAM.join(' ')}`
  const terminal = openTerminal(`${node} ${command}`, {
    columns,
    rows,
    cwd: REPOSITORY,
    env: { ASTERKIT_STATE_DIR: stateDir },
  })
  onTestFinished(() => terminal.close())
  return terminal
}

/** The window without what differs from run to run: how long ago it was read. */
const stable = (text: string) => text.replace(/^read .* ago/m, 'read ? ago')
const file = (name: string) => join(import.meta.dirname, 'walkthroughs', `${name}.txt`)

describe.skipIf(!hasTerminal)('the dashboard in a terminal (needs tmux)', () => {
  it('shows money, pairs, market and log in 80 columns and 24 rows', async () => {
    const terminal = openDashboard(80, 24)
    const text = await terminal.shows(/^read .* ago$[\s\S]*Q quit$/m)
    expect(text.split('\n')).toHaveLength(24)
    await expect(stable(text)).toMatchFileSnapshot(file('dashboard-80x24'))
  })

  it('follows the window to 160 columns and 50 rows and back', async () => {
    const terminal = openDashboard(80, 24)
    const small = stable(await terminal.shows(/^read .* ago$/m))
    terminal.resize(160, 50)
    const large = await terminal.shows(/^Portfolio +Opportunities/m)
    expect(large.split('\n')).toHaveLength(50)
    await expect(stable(large)).toMatchFileSnapshot(file('dashboard-160x50'))
    terminal.resize(80, 24)
    expect(stable(await terminal.shows(/^read .* ago\n─{80}\nPortfolio$/m))).toBe(small)
  })

  it('is what the program shows at a terminal when no command is given', async () => {
    await openDashboard(80, 24, '').shows(/^read .* ago$[\s\S]*Q quit$/m)
  })

  it('has pages for health, fundings and a scan, which scroll, and goes back', async () => {
    const terminal = openDashboard(80, 24)
    await terminal.shows(/^read /m)
    terminal.press('h')
    await terminal.shows(/^Status HEALTHY$/m)
    terminal.press('Escape')
    await terminal.shows(/Q quit$/m)
    terminal.press('a')
    const fundings = await terminal.shows(/of .* fees, goal/)
    await expect(stable(fundings)).toMatchFileSnapshot(file('dashboard-fundings'))
    terminal.press('Escape')
    await terminal.shows(/Q quit$/m)
    terminal.press('f')
    const scan = await terminal.shows(/cap\.APR/)
    terminal.press('Down', 'Down')
    await terminal.shows(/^(?![\s\S]*Funding on local)[\s\S]*up and down scroll/)
    expect(terminal.screen()).not.toBe(scan)
  })

  it('closes and opens pairs by hand, shows the plan first, and sends nothing when it is left', async () => {
    const own = temporaryFolder()
    onTestFinished(() => own.remove())
    cpSync(folder.path, own.path, { recursive: true })
    const terminal = openDashboard(80, 24, 'dashboard', own.path)
    await terminal.shows(/^read .* ago$/m)
    terminal.press('c')
    await terminal.shows(/Enter does it, Esc leaves it$/)
    terminal.press('Escape')
    await terminal.shows(/close: left; nothing was sent/)
    expect(terminal.screen()).toMatch(/ASTERUSDT .* delta/)
    terminal.press('c')
    const plan = await terminal.shows(/Enter does it, Esc leaves it$/)
    await expect(stable(plan)).toMatchFileSnapshot(file('dashboard-close'))
    terminal.press('Enter')
    await terminal.shows(/none is held/)
    expect(terminal.screen()).toMatch(/Closed ASTERUSDT: net /)
    terminal.press('o')
    await terminal.shows(/Open which pair\?/)
    terminal.type('BTCUSDT\r')
    await terminal.shows(/capital in USDT/)
    terminal.type('500\r')
    const opening = await terminal.shows(/Enter does it, Esc leaves it$/)
    await expect(stable(opening)).toMatchFileSnapshot(file('dashboard-open'))
    terminal.press('Enter')
    await terminal.shows(/Opened BTCUSDT/)
    terminal.press('q')
    await terminal.shows(/^exit 0$/m)
  })

  it('says why it cannot act while a bot runs on the account', async () => {
    const own = temporaryFolder()
    onTestFinished(() => own.remove())
    const bot = startFarm(['run', '--paper', '--days', '30', '--speed', '3600'], {
      stateDir: own.path,
    })
    onTestFinished(() => void bot.child.kill('SIGKILL'))
    await bot.shows('start')
    const terminal = openDashboard(80, 24, 'dashboard', own.path)
    await terminal.shows(/^read .* ago$/m)
    terminal.press('b')
    await terminal.shows(/rebalance: not done\n[\s\S]*process \d+/)
  })

  it('leaves the terminal as it was: by Q, by Ctrl-C and by a signal', async () => {
    const ways = [
      (terminal: Terminal) => terminal.press('q'),
      (terminal: Terminal) => terminal.press('C-c'),
      (terminal: Terminal) => terminal.kill('SIGTERM'),
    ]
    const ends = ways.map(async (leave) => {
      const terminal = openDashboard(80, 24)
      await terminal.shows(/^read /m)
      leave(terminal)
      return terminal.shows(/^exit \d+$/m)
    })
    expect(await Promise.all(ends)).toEqual(['exit 0', 'exit 0', 'exit 0'])
  })
})

it('a dashboard without a terminal goes on printing until it is stopped', async () => {
  const farm = startFarm(['dashboard', '--refresh', '1'], { stateDir: folder.path })
  onTestFinished(() => void farm.child.kill('SIGKILL'))
  await farm.shows('Portfolio')
  await farm.showsMatch(/Portfolio[\s\S]*(Portfolio)/)
  farm.child.kill('SIGINT')
  expect((await farm.ended).code).toBe(0)
})

it('a dashboard without a terminal prints lines, once when that is asked for', async () => {
  const end = await runFarm(['dashboard', '--once'], { stateDir: folder.path })
  expect([end.code, end.stderr]).toEqual([0, ''])
  const lines = end.stdout.split('\n')
  expect(lines).toContain('Portfolio')
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80)
  expect(end.stdout).not.toContain('\u001b')
})
