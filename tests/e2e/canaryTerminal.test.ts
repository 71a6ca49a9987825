import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PaperExchange } from '@asterkit/paper-exchange'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { CANARY, filesWithKey, hasKey } from './canaryKey.ts'
import { FARM_PROGRAM, temporaryFolder } from './farmProcess.ts'
import { REPOSITORY } from './startChild.ts'
import { hasTerminal, openTerminal, type Terminal } from './terminal.ts'
import { startTestnet, testnetEnv, WALLET } from './testnet.ts'

const PASSWORD = 'correct horse battery'

let folder: ReturnType<typeof temporaryFolder>
let exchange: PaperExchange
beforeAll(async () => {
  folder = temporaryFolder()
  exchange = await startTestnet(CANARY)
})
afterAll(async () => {
  await exchange.close()
  folder.remove()
})

/** The farm in a terminal whose every byte goes to a file. The key is in no variable and no argument. */
function open(command: string): Terminal & { readonly recorded: string } {
  const recorded = join(folder.path, `${command.split(' ')[0]}.bytes`)
  const terminal = openTerminal(`'${process.execPath}' ${FARM_PROGRAM.join(' ')} ${command}`, {
    columns: 80,
    rows: 24,
    cwd: REPOSITORY,
    env: { ...testnetEnv(exchange, undefined), HOME: folder.path, ASTERKIT_STATE_DIR: folder.path },
  })
  onTestFinished(() => terminal.close())
  terminal.record(recorded)
  return { ...terminal, recorded }
}

/** Nowhere: what was sent to the terminal, what it shows and has shown, files, the process itself. */
function expectNoKey(
  { pid, recorded, scrollback }: ReturnType<typeof open>,
  isOver: boolean,
): void {
  expect(readFileSync(recorded).length).toBeGreaterThan(300)
  expect(hasKey(Buffer.from(scrollback().replaceAll(/\s/g, '')))).toBe(false)
  expect(filesWithKey(folder.path)).toEqual([])
  if (isOver || !existsSync('/proc/self/environ')) return
  for (const file of ['cmdline', 'environ']) {
    expect(hasKey(readFileSync(`/proc/${pid()}/${file}`)), file).toBe(false)
  }
}

describe.skipIf(!hasTerminal)('a private key in a terminal (needs tmux)', () => {
  it('is shown, kept and handed on nowhere: typed into init with errors, then used by the dashboard', async () => {
    const init = open('init --testnet')
    await init.shows(/\(0x\.\.\.\):\n>$/)
    init.type(`${WALLET}\r`)
    await init.shows(/It is not shown:\n>$/)
    init.type(`${CANARY}0\r`)
    await init.shows(/once more, or Ctrl-C[\s\S]*\n>$/)
    init.type(`0x${CANARY.toUpperCase()}`)
    expectNoKey(init, false)
    init.type('\r')
    await init.shows(/only you can read:\n>$/)
    init.type(`${PASSWORD}\r`)
    await init.shows(/same password again:\n>$/)
    init.type(`${PASSWORD}\r`)
    await init.shows(/^exit 0$/m)
    expectNoKey(init, true)

    const window = open('dashboard --testnet')
    await window.shows(/password[\s\S]*:\n?>? ?$/i)
    window.type(`${PASSWORD}\r`)
    await window.shows(/^read .* ago$[\s\S]*Q quit$/m)
    for (const page of ['h', 'a']) {
      window.press(page)
      await window.shows(/^(?![\s\S]*Q quit$)/m)
      window.press('Escape')
      await window.shows(/Q quit$/m)
    }
    window.press('o')
    await window.shows(/Open which pair\?/)
    window.type('SOLUSDT\r')
    await window.shows(/capital in USDT/)
    window.type('500\r')
    await window.shows(/Enter does it, Esc leaves it$/)
    window.press('Escape')
    await window.shows(/open: left; nothing was sent/)
    expectNoKey(window, false)
    // A password that leaks opens the stored key.
    expect(readFileSync(window.recorded, 'latin1')).not.toContain(PASSWORD)
    window.press('q')
    await window.shows(/^exit 0$/m)
    expectNoKey(window, true)
  })
})
